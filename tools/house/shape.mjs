import { existsSync } from 'node:fs'
import { files, isTest, read, sources } from './sources.mjs'

const mostLines = 250
const mostLinesOfTools = 150
const medianBelow = 100
const forbidden = /^(.*-)?(utils?|helpers?|common|types|manager|service|handler|data|info|base|impl)$/

const sheets = files.filter((file) => file.endsWith('.css'))

const linesOf = (file) => read(file).split('\n').length - 1

/** The parts of the project with the lines of their median file. */
export const medians = () =>
  ['library/', 'clinic/', 'gateway/', 'console/', 'tools/'].map((part) => {
    const lengths = sources
      .filter((file) => file.startsWith(part))
      .map(linesOf)
      .sort((a, b) => a - b)
    return { part, median: lengths[lengths.length >> 1] ?? 0 }
  })

/** Files that hold more than one idea's worth of lines, and parts of which half do. */
export const tooLong = () => [
  ...[...sources, ...sheets].flatMap((file) => {
    const most = file.startsWith('tools/') ? mostLinesOfTools : mostLines
    return linesOf(file) > most ? [`${file}: ${linesOf(file)} lines; ${most} are the most: split it by idea`] : []
  }),
  ...medians()
    .filter(({ median }) => median >= medianBelow)
    .map(({ part, median }) => `${part}: its median file has ${median} lines; keep it below ${medianBelow}`),
]

/** Names that say nothing. */
export const emptyNames = () =>
  files.flatMap((file) => {
    const name = file.split('/').find((part) => forbidden.test(part.split('.')[0] ?? ''))
    return name === undefined ? [] : [`${file}: '${name}' says nothing of what is in it; name the idea`]
  })

const exporting = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|interface|type|class) (\w+)/
const silencing = /^\/\/ biome-ignore/

// Whether the lines above one end in a doc comment, or declare the same function in another way.
const isSaid = (lines, index, name) => {
  let above = index - 1
  while (silencing.test(lines[above] ?? '')) above -= 1
  if (exporting.exec(lines[above] ?? '')?.[1] === name) return true
  if (!lines[above]?.trimEnd().endsWith('*/')) return false
  while (above > 0 && !lines[above]?.trimStart().startsWith('/*')) above -= 1
  return lines[above]?.trimStart().startsWith('/**') ?? false
}

/** Exported names of the library without a comment that says what they are. */
export const undocumented = () =>
  sources
    .filter((file) => file.startsWith('library/src/') && !isTest(file) && !file.endsWith('/index.ts'))
    .flatMap((file) => {
      const lines = read(file).split('\n')
      return lines.flatMap((line, index) => {
        const name = exporting.exec(line)?.[1]
        if (name === undefined || isSaid(lines, index, name)) return []
        return [`${file}:${index + 1}: ${name} is exported and nothing says what it is; write /** … */ above it`]
      })
    })

/** Things put off. */
export const putOff = () =>
  files
    .filter((file) => /\.(ts|tsx|mjs|md|css|sql|yml|json)$/.test(file))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) =>
          /\b(?:TO[D]O|FIX[M]E)\b/.test(line)
            ? [`${file}:${index + 1}: something is put off; do it, or open an issue`]
            : [],
        ),
    )

/** Faults of the package as it would be published. */
export const packaging = () => {
  const { dependencies = {}, exports } = JSON.parse(read('library/package.json'))
  const own = Object.keys(dependencies).map(
    (name) => `library/package.json: depends on ${name}; the package depends on nothing`,
  )
  const lost = Object.values(exports).flatMap((built) => {
    // The ready scripts are made of several.
    const made = {
      './dist/browser.js': './dist/browser/script.js',
      './dist/session-ended.js': './dist/browser/ended-script.js',
    }
    const from = made[built] ?? String(built)
    const source = from.replace('./dist/', 'library/src/').replace(/\.js$/, '.ts')
    return existsSync(source) ? [] : [`library/package.json: exports ${built}, and there is no ${source}`]
  })
  return [...own, ...lost]
}
