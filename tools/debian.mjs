import { existsSync } from 'node:fs'
import { run } from './run.mjs'

const shown = /** @type {const} */ ({ show: 'shown', env: { DEBIAN_FRONTEND: 'noninteractive' } })

/**
 * Installs Debian's packages, where there are any and we may.
 * @param {readonly string[]} packages
 */
export const installFromDebian = async (packages) => {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  await run('apt-get', ['update'], shown)
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], shown)
}
