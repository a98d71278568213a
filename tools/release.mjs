import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { run } from './run.mjs'

const sizes = ['major', 'minor', 'patch']
const log = 'CHANGELOG.md'

/** The content of a change file: `minor: One sentence or more.` */
export const readChange = (name, text) => {
  const [, size = '', words = ''] = /^(major|minor|patch): (\S[\s\S]*)$/.exec(text.trim()) ?? []
  if (size === '')
    throw new Error(`changes/${name}: begin with major, minor or patch, then a colon and what changes for users`)
  return { size, words: words.replaceAll(/\s*\n\s*/g, ' ') }
}

/** The version after the largest of these changes. Before 1.0 a major change raises the second number. */
export const nextVersion = (version, changes) => {
  const largest = Math.min(...changes.map(({ size }) => sizes.indexOf(size)))
  const parts = version.split('.').map(Number)
  const raised = parts[0] === 0 ? Math.max(1, largest) : largest
  return parts.map((part, at) => (at < raised ? part : at === raised ? part + 1 : 0)).join('.')
}

/** The changelog with these changes on top, the largest first. */
export const withChanges = (changelog, version, date, changes) => {
  const sorted = [...changes].sort((a, b) => sizes.indexOf(a.size) - sizes.indexOf(b.size))
  const section = [`## ${version} (${date})`, '', ...sorted.map(({ size, words }) => `- ${size}: ${words}`), ''].join(
    '\n',
  )
  const [title = '', ...older] = (changelog || '# Changes\n').split(/^(?=## )/m)
  return `${title.trimEnd()}\n\n${[section, ...older].join('\n').trimEnd()}\n`
}

const release = async () => {
  const names = existsSync('changes') ? readdirSync('changes').filter((name) => name.endsWith('.md')) : []
  if (names.length === 0) throw new Error('there is nothing to release: changes/ is empty')
  const changes = names.sort().map((name) => readChange(name, readFileSync(`changes/${name}`, 'utf8')))
  const manifest = readFileSync('library/package.json', 'utf8')
  const { version } = JSON.parse(manifest)
  const next = nextVersion(version, changes)
  writeFileSync('library/package.json', manifest.replace(`"version": "${version}"`, `"version": "${next}"`))
  // The clinic, the gateway and the console ask for the version that stands beside them.
  for (const file of ['clinic/package.json', 'gateway/package.json', 'console/package.json'])
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"curfew": "${version}"`, `"curfew": "${next}"`))
  const older = existsSync(log) ? readFileSync(log, 'utf8') : ''
  writeFileSync(log, withChanges(older, next, new Date().toISOString().slice(0, 10), changes))
  for (const name of names) rmSync(`changes/${name}`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { code, text } = await run(npm, [
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ])
  if (code !== 0) throw new Error(`the lock could not follow: ${text}`)
  console.log(`${next}: look at ${log}, commit, and push the tag v${next}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await release()
