import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { anchorsIn, brokenLinks } from './house/pages.mjs'
import { read } from './house/sources.mjs'

/** The faults of the pages in an installed package: codes of errors without a heading there, and links that lead nowhere. */
export const faultsOfPackedDocs = (folder) => {
  const docs = join(folder, 'docs')
  const page = join(docs, 'misuse.md')
  const types = read(join(folder, 'dist/core/misuse.d.ts'))
  const codes = [...types.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, code = '']) => code)
  if (codes.length === 0) return ['no code of a misuse was found']
  const anchors = new Set(anchorsIn(page))
  const lost = codes
    .filter((code) => !anchors.has(code.replace('.', '-')))
    .map((code) => `${code} names a heading of docs/misuse.md that is not there`)
  const known = new Set(codes.map((code) => code.replace('.', '-')))
  const old = [...read(page).matchAll(/<a id="([^"]+)">/g)]
    .filter(([, anchor = '']) => !known.has(anchor))
    .map(([, anchor]) => `docs/misuse.md explains ${anchor}, which no error has`)
  const pages = readdirSync(docs).map((name) => join(docs, name))
  return [...lost, ...old, ...pages.flatMap(brokenLinks)]
}
