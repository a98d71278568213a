import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/**
 * Installs the peers of a bench, unless they are there. Their folder has its own package.json and lock, because they are
 * no part of the project. Packages that they need and do not bring are the project's own.
 * @param {string} folder
 */
export const installPeers = async (folder) => {
  const stamp = join(folder, 'node_modules/.installed-lock')
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  console.log(`Installing what Curfew is measured against, in ${folder} …`)
  rmSync(stamp, { force: true })
  const how = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  const { code } = await run(npm, ['ci', '--prefix', folder, ...how], { show: 'shown', politely: 'SIGTERM' })
  if (code !== 0) {
    console.error(`npm ci failed in ${folder}; what it said is above.`)
    process.exit(1)
  }
  writeFileSync(stamp, hash)
}
