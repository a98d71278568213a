import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { files, read } from './house/sources.mjs'
import { run } from './run.mjs'

const pages = files.filter((file) => file.endsWith('.md'))

const brokenLinks = pages.flatMap((page) =>
  read(page)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
        if (/^(https?:|mailto:|#)/.test(target)) return []
        const file = normalize(join(dirname(page), target.split('#')[0] ?? ''))
        return existsSync(file) ? [] : [`${page}:${index + 1}: links to ${target}, which is not there`]
      }),
    ),
)

// Inside the clinic, so that its packages are found from there.
const folder = 'clinic/dist/.docs'
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const where = new Map()
for (const page of pages)
  for (const [index, match] of [...read(page).matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].entries()) {
    const name = `${page.replaceAll(/[/.]/g, '-')}-${index}.${match[1]}`
    where.set(name, `${page}:${read(page).slice(0, match.index).split('\n').length}`)
    writeFileSync(join(folder, name), `${match[2]}\nexport {}\n`)
  }
const config = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    noEmit: true,
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    jsx: 'react-jsx',
    jsxImportSource: 'hono/jsx',
    noUnusedLocals: false,
  },
  include: ['*.ts', '*.tsx'],
}
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
const { code, text } = where.size === 0 ? { code: 0, text: '' } : await run('npx', ['tsc', '-p', folder])
let said = text
for (const [name, place] of where) said = said.replaceAll(join(folder, name), `${place} (${name})`)
rmSync(folder, { recursive: true, force: true })

for (const line of brokenLinks) console.error(line)
if (code !== 0) console.error(said)
process.exitCode = brokenLinks.length > 0 || code !== 0 ? 1 : 0
