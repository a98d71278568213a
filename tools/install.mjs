import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { run } from './run.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const stamp = 'node_modules/.installed-lock'

// Built parts fit one version of Node's interface only.
const lockHash = () =>
  createHash('sha256').update(readFileSync('package-lock.json')).update(process.versions.modules).digest('hex')

const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

// A contributor may have called npm by hand: then npm's own notes say what is there.
const isInstalledByHand = () => {
  const notes = 'node_modules/.package-lock.json'
  if (existsSync(stamp) || !existsSync(notes)) return false
  const there = packagesIn(notes)
  const agrees = ([path, { version, link, optional }]) =>
    !path.startsWith('node_modules/') || optional || (link ? there[path]?.link : there[path]?.version === version)
  return Object.entries(packagesIn('package-lock.json')).every(agrees)
}

const isInstalled = () => (existsSync(stamp) ? readFileSync(stamp, 'utf8') === lockHash() : isInstalledByHand())

/** Stops with one sentence when this Node is too old. */
export const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`This needs Node 20.19 or newer, and here is ${process.version}. Install one from https://nodejs.org.`)
  process.exit(1)
}

/** Installs the packages that the lock names, unless they are there. */
export const install = async () => {
  checkNode()
  if (isInstalled()) return writeFileSync(stamp, lockHash())
  console.log('Installing what is missing (a minute or two the first time) …')
  // Half an installation must not pass for a whole one.
  for (const note of [stamp, 'node_modules/.package-lock.json']) rmSync(note, { force: true })
  // At an interrupt, npm first finishes what it is at.
  const { code } = await run(npm, ['ci', '--no-audit', '--no-fund'], { show: 'shown', politely: 'SIGTERM' })
  if (code !== 0) {
    console.error('npm ci failed; what it said is above. (A part that must be compiled needs python3, make and g++.)')
    process.exit(1)
  }
  writeFileSync(stamp, lockHash())
}
