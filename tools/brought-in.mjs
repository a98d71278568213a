import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const folder = 'examples/brought-in'
const page = `${folder}/README.md`
const names = ['todos', 'shop', 'desk', 'board', 'orders', 'kennel']

// git ends with 1 where the two differ.
const numstat = (name) => {
  try {
    return execFileSync('git', [
      'diff',
      '--no-index',
      '--numstat',
      `${folder}/${name}/before`,
      `${folder}/${name}/after`,
    ])
  } catch ({ stdout }) {
    return stdout
  }
}

/** How many lines of an application Curfew added and took out. */
export const linesOf = (name) => {
  const rows = String(numstat(name)).split('\n').filter(Boolean)
  const sum = (at) => rows.reduce((total, row) => total + Number(row.split('\t')[at]), 0)
  return { added: sum(0), removed: sum(1) }
}

/** The page with the numbers of today in its table. */
export const withLines = (text) =>
  names.reduce((found, name) => {
    const { added, removed } = linesOf(name)
    return found.replace(new RegExp(`(\\| \\[${name}\\].*\\| )\\d+ \\| \\d+ \\|`), `$1${added} | ${removed} |`)
  }, text)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(page, withLines(readFileSync(page, 'utf8')))
