import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { installPart } from './install-part.mjs'
import { npmCi } from './npm.mjs'

const stamp = 'node_modules/.installed-lock'
const clinicStamp = 'node_modules/.installed-for-clinic'

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

const holds = (file) => existsSync(file) && readFileSync(file, 'utf8') === lockHash()

const isInstalled = () => (existsSync(stamp) ? holds(stamp) : isInstalledByHand())

/** Stops with one sentence when this Node is too old. */
export const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`This needs Node 20.19 or newer, and here is ${process.version}. Install one from https://nodejs.org.`)
  process.exit(1)
}

const installBy = async (installs, note) => {
  // Half an installation must not pass for a whole one.
  for (const file of [stamp, clinicStamp, 'node_modules/.package-lock.json']) rmSync(file, { force: true })
  if ((await installs()) !== 0) {
    console.error('npm ci failed; what it said is above. (A part that must be compiled needs python3, make and g++.)')
    process.exit(1)
  }
  writeFileSync(note, lockHash())
}

/** Installs the packages that the lock names, unless they are there. */
export const install = async () => {
  checkNode()
  if (isInstalled()) return writeFileSync(stamp, lockHash())
  console.log('Installing what is missing (a minute or two the first time) …')
  await installBy(npmCi, stamp)
}

// These clients are with the packages of those who work on Curfew.
const needsClient = () => /^(redis|rediss|redis\+cluster|postgres|postgresql):/.test(process.env.CURFEW_STORE ?? '')

/** Installs what the clinic needs to run, unless it is there: a tenth of what working on Curfew takes. */
export const installForClinic = async () => {
  if (needsClient()) return install()
  checkNode()
  if (holds(clinicStamp) || isInstalled()) return
  console.log('Installing what the clinic needs (half a minute the first time) …')
  // esbuild makes the sources into files that Node runs.
  await installBy(() => installPart('clinic', ['esbuild']), clinicStamp)
}
