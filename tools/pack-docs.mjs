import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

const from = 'docs'
const to = 'library/docs'

const linked = /(!?)\[([^\]]*)\]\(([^)\s]+)(?: "[^"]*")?\)/g

// The package has the pages alone. A link to a picture, an example or a source file would lead nowhere.
const withOwnLinks = (text, pages) =>
  text.replaceAll(linked, (whole, _picture, label, target) => {
    const [path = ''] = target.split('#', 1)
    return /^[a-z]+:/.test(target) || path === '' || pages.includes(path) ? whole : label
  })

/** Copies the pages of the docs into the package, so that an error can name one that is there. */
export const packDocs = () => {
  const pages = readdirSync(from).filter((name) => name.endsWith('.md'))
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to)
  for (const page of pages)
    writeFileSync(`${to}/${basename(page)}`, withOwnLinks(readFileSync(`${from}/${page}`, 'utf8'), pages))
}
