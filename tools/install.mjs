import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { run } from './run.mjs'

const stamp = 'node_modules/.installed-lock'

const lockHash = () =>
  createHash('sha256').update(readFileSync('package-lock.json')).update(process.version).digest('hex')

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()

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
  if (isInstalled()) return
  console.log('Installing what is missing (a minute or two the first time) …')
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'], { show: 'shown' })
  if (code !== 0) {
    console.error('npm ci failed; what it said is above. Mend that and start again.')
    process.exit(1)
  }
  writeFileSync(stamp, lockHash())
}
