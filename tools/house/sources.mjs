import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Every file of the project that git knows or would take, as paths from the root. */
export const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file))

/** The text of a file. */
export const read = (file) => readFileSync(file, 'utf8')

/** The files whose code is held to the rules. */
export const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file))

/** Whether a file is there to test others, or to measure them. */
export const isTest = (file) => /\.(test|spec)\.tsx?$|\/test\/|\/bench\//.test(file)

const importing =
  /(?:^|\n)\s*(?:import|export)\s[^'"`]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

const imports = new Map()

const readImports = (file) => {
  const text = read(file)
  return [...text.matchAll(importing)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const line = text.slice(0, match.index + match[0].length).split('\n').length
    return { name: name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), name)) : name, line }
  })
}

/** The imports of a file, types included. A file of ours is a path from the root. */
export const importsOf = (file) => {
  const known = imports.get(file) ?? readImports(file)
  imports.set(file, known)
  return known
}
