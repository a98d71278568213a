import { readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { build } from './build.mjs'

// The reference, made of what the compiler says of each door and of the comments that stand in the sources.
const page = 'docs/api.md'
const { exports } = JSON.parse(readFileSync('library/package.json', 'utf8'))

const beginning = /^(export|declare|import|interface|type|const|class|function|\/\*\*|'|\/\/)/
const declaring = /^(?:export )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|namespace) (\w+)/

// What the compiler writes inside of a declaration is indented, so that one begins where a line is not.
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

/** What a declaration file gives: each exported name with the file that declares it, its comment and its code. */
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

const doorOf = (path) => path.replace('.', 'curfew')
// As the sites that show the page make the address of a heading.
const linkTo = (door) => `[\`${door}\`](#${door.replaceAll(/[^\w-]/g, '')})`

const reference = () => {
  const bare = []
  const shown = new Map()
  const doors = Object.entries(exports).map(([path, built]) => {
    const door = doorOf(path)
    const entries = [...exportsOf(`library/${built.slice(2).replace(/\.js$/, '.d.ts')}`)].map(([name, what]) => {
      const { file, comment, code } = what
      const text = textOf(comment)
      if (text === '') bare.push(`${door}: ${name} is exported and nothing says what it is`)
      const first = shown.get(`${file} ${what.name}`)
      if (first) return `### ${name}\n\nAs in \`${first}\`.\n`
      shown.set(`${file} ${what.name}`, door)
      const written = code.replaceAll(/^export /gm, '').replaceAll(/^declare /gm, '')
      return `### ${name}\n\n${text}\n\n\`\`\`typescript\n${written}\n\`\`\`\n`
    })
    const none = 'Nothing is imported from it by name: loading it is enough.\n'
    return `## ${door}\n\n${entries.join('\n') || none}`
  })
  const opening = 'Made of the comments in the sources by `npm run api`; change it there.'
  const contents = Object.keys(exports).map(doorOf).map(linkTo).join(' · ')
  return { bare, text: `# API\n\n${opening}\n\n${contents}\n\n${doors.join('\n')}` }
}

const failed = await build()
const { bare, text } = failed ? { bare: [failed], text: '' } : reference()
const isCheck = process.argv.includes('--check')
if (!isCheck && bare.length === 0) writeFileSync(page, text)
else if (bare.length === 0 && readFileSync(page, 'utf8') !== text)
  bare.push(`${page} is not what the sources say; run npm run api`)
for (const line of bare) console.error(line)
process.exitCode = bare.length > 0 ? 1 : 0
