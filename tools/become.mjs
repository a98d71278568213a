import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { leaveSignals } from './run.mjs'

/**
 * Installs and builds what is missing, then becomes a program of the clinic, which sees to Ctrl-C itself.
 * @param {string} program
 */
export const become = async (program) => {
  await install()
  const { mustBuild } = await import('./build.mjs')
  await mustBuild()
  leaveSignals()
  process.argv[1] = resolve(program)
  await import(pathToFileURL(resolve(program)).href)
}
