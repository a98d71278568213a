import { existsSync } from 'node:fs'
import { files, isTest, read, sources } from './sources.mjs'

const mostLines = 250
const medianBelow = 100
const forbidden = [
  'utils',
  'helpers',
  'common',
  'types',
  'manager',
  'service',
  'handler',
  'data',
  'info',
  'base',
  'impl',
]

const linesOf = (file) => read(file).split('\n').length - 1

/** Files that hold more than one idea's worth of lines, and workspaces of which half do. */
export const tooLong = () => {
  const long = sources
    .filter((file) => linesOf(file) > mostLines)
    .map((file) => `${file}: ${linesOf(file)} lines; ${mostLines} are the most: split it by idea`)
  const medians = ['library/src/', 'clinic/src/'].flatMap((workspace) => {
    const lengths = sources
      .filter((file) => file.startsWith(workspace))
      .map(linesOf)
      .sort((a, b) => a - b)
    const median = lengths[lengths.length >> 1] ?? 0
    return median < medianBelow
      ? []
      : [`${workspace}: its median file has ${median} lines; keep it below ${medianBelow}`]
  })
  return [...long, ...medians]
}

/** Names that say nothing. */
export const emptyNames = () =>
  files.flatMap((file) => {
    const name = file.split('/').find((part) => forbidden.includes(part.split('.')[0] ?? ''))
    return name === undefined ? [] : [`${file}: '${name}' says nothing of what is in it; name the idea`]
  })

/** Exported names of the library without a comment that says what they are. */
export const undocumented = () =>
  sources
    .filter((file) => file.startsWith('library/src/') && !isTest(file) && !file.endsWith('/index.ts'))
    .flatMap((file) => {
      const lines = read(file).split('\n')
      return lines.flatMap((line, index) => {
        const exported = /^export (?:abstract )?(?:const|function|interface|type|class) (\w+)/.exec(line)
        if (!exported || lines[index - 1]?.trim().endsWith('*/') || lines[index - 1]?.startsWith('// biome')) return []
        return [`${file}:${index + 1}: ${exported[1]} is exported and nothing says what it is; write /** … */ above it`]
      })
    })

/** Things put off. */
export const putOff = () =>
  sources.flatMap((file) =>
    /\b(?:TO[D]O|FIX[M]E)\b/.test(read(file)) ? [`${file}: something is put off in it; do it, or open an issue`] : [],
  )

/** What is wrong with the package as it would be published. */
export const packaging = () => {
  const { dependencies = {}, exports } = JSON.parse(read('library/package.json'))
  const own = Object.keys(dependencies).map(
    (name) => `library/package.json: depends on ${name}; the package depends on nothing`,
  )
  const lost = Object.values(exports).flatMap((built) => {
    const source = String(built).replace('./dist/', 'library/src/').replace(/\.js$/, '.ts')
    return existsSync(source) ? [] : [`library/package.json: exports ${built}, and there is no ${source}`]
  })
  return [...own, ...lost]
}
