import { run } from './run.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/**
 * Runs `npm ci`, and answers its exit code.
 * @param {readonly string[]} args
 */
export const npmCi = async (...args) => {
  // At an interrupt, npm first finishes what it is at.
  const how = /** @type {const} */ ({ show: 'shown', politely: 'SIGTERM' })
  return (await run(npm, ['ci', '--no-audit', '--no-fund', ...args], how)).code
}
