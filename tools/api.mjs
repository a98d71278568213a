import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { build } from './build.mjs'

// The reference: an index, and one page for each subpath, from the compiler's declarations and the comments in the sources.
const index = 'docs/api.md'
const folder = 'docs/api'
const { exports } = JSON.parse(readFileSync('library/package.json', 'utf8'))

const beginning = /^(export|declare|import|interface|type|const|class|function|\/\*\*|'|\/\/)/
const declaring = /^(?:export )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|namespace) (\w+)/

// The compiler indents the inside of a declaration, so a new one begins at an unindented line.
const statementsIn = (file) => {
  const statements = []
  let comment
  let current
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('/**')) {
      comment = [line]
      current = comment
    } else if (line !== '' && beginning.test(line)) {
      current = [line]
      statements.push({ comment: comment?.join('\n') ?? '', lines: current })
      comment = undefined
    } else current?.push(line)
  }
  return statements.map(({ comment, lines }) => ({ comment, code: lines.join('\n').trimEnd() }))
}

const known = new Map()
const namesFrom = (list) =>
  list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((part) => part.split(' as '))
    .map(([name = '', as = name]) => ({ name, as }))

/** The exports of a declaration file: each name with its file, its comment and its code. */
const exportsOf = (file) => {
  const found = known.get(file) ?? new Map()
  if (known.has(file)) return found
  known.set(file, found)
  const statements = statementsIn(file)
  const own = new Map(statements.map((one) => [declaring.exec(one.code)?.[1], one]))
  for (const { comment, code } of statements) {
    const name = code.startsWith('export') ? declaring.exec(code)?.[1] : undefined
    const earlier = found.get(name)
    if (name !== undefined)
      found.set(name, earlier ? { ...earlier, code: `${earlier.code}\n${code}` } : { file, name, comment, code })
    const [, list, from] = /^export (?:type )?(?:\{([\s\S]*)\}|\*)(?: from ['"](.+)['"])?;?$/.exec(code) ?? []
    const target =
      from && posix.join(posix.dirname(file), from.replace(/\.js$/, '.d.ts').replace(/(?<!\.d)\.ts$/, '.d.ts'))
    if (target && list === undefined) for (const [one, what] of exportsOf(target)) found.set(one, what)
    for (const { name, as } of namesFrom(list ?? '')) {
      const what = target ? exportsOf(target).get(name) : own.has(name) && { file, name, ...own.get(name) }
      if (!what) throw new Error(`${file} exports ${name}, and nothing declares it`)
      found.set(as, what)
    }
  }
  return found
}

const textOf = (comment) =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .replaceAll(/^@(\w+) /gm, '\n*$1:* ')
    .trim()

const nameOf = (path) => path.replace('.', 'curfew')
const pageOf = (path) => `${folder}/${path === '.' ? 'curfew' : path.slice(2)}.md`
// A type and a function may differ in one capital letter only. The address of a heading does not keep it.
const headingOf = (name, { code }) => `${/^(?:export |declare )*(interface |type )?/.exec(code)?.[1] ?? ''}${name}`
// As the sites that show the page make the address of a heading.
const anchorOf = (heading) => `#${heading.toLowerCase().replaceAll(' ', '-')}`
const made = 'Made from the comments in the sources by `npm run api`. Change it there.'
const none = 'No name is imported from it. Loading it is enough.\n'

const reference = () => {
  const wrong = []
  const shown = new Map()
  const pages = new Map()
  const rows = Object.entries(exports).map(([path, built]) => {
    const [subpath, page] = [nameOf(path), pageOf(path)]
    const found = [...exportsOf(`library/${built.slice(2).replace(/\.js$/, '.d.ts')}`)]
    const entries = found.map(([name, what]) => {
      const { file, comment, code } = what
      const heading = headingOf(name, what)
      const text = textOf(comment)
      if (text === '') wrong.push(`${subpath}: ${name} is exported without a comment that says what it is`)
      const first = shown.get(`${file} ${what.name}`)
      if (first) {
        const link = posix.relative(posix.dirname(page), first.page) + anchorOf(first.heading)
        return `## ${heading}\n\nAs in [\`${first.subpath}\`](${link}).\n`
      }
      shown.set(`${file} ${what.name}`, { subpath, page, heading })
      const written = code.replaceAll(/^export /gm, '').replaceAll(/^declare /gm, '')
      return `## ${heading}\n\n${text}\n\n\`\`\`typescript\n${written}\n\`\`\`\n`
    })
    const back = posix.relative(posix.dirname(page), index)
    const linksFrom = (to) => found.map(([name, what]) => `[\`${name}\`](${to}${anchorOf(headingOf(name, what))})`)
    const contents = found.length > 1 ? `${linksFrom('').join(' · ')}\n\n` : ''
    const opening = `[API](${back}). ${made}`
    pages.set(page, `# ${subpath}\n\n${opening}\n\n${contents}${entries.join('\n') || none}`)
    const address = posix.relative(posix.dirname(index), page)
    return `| [\`${subpath}\`](${address}) | ${linksFrom(address).join(', ') || 'nothing by name'} |`
  })
  pages.set(index, ['# API', '', made, '', '| subpath | exports |', '|---|---|', ...rows, ''].join('\n'))
  return { wrong, pages }
}

const standing = () => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

const write = (pages) => {
  rmSync(folder, { recursive: true, force: true })
  for (const [page, text] of pages) {
    mkdirSync(posix.dirname(page), { recursive: true })
    writeFileSync(page, text)
  }
}

const differences = (pages) => {
  const there = [index, ...standing()]
  const stale = there.filter((page) => !pages.has(page)).map((page) => `${page} belongs to no subpath; run npm run api`)
  const other = [...pages]
    .filter(([page, text]) => !there.includes(page) || readFileSync(page, 'utf8') !== text)
    .map(([page]) => `${page} differs from the sources; run npm run api`)
  return [...stale, ...other]
}

const failed = await build()
const { wrong, pages } = failed ? { wrong: [failed], pages: new Map() } : reference()
if (wrong.length === 0 && process.argv.includes('--check')) wrong.push(...differences(pages))
else if (wrong.length === 0) write(pages)
for (const line of wrong) console.error(line)
process.exitCode = wrong.length > 0 ? 1 : 0
