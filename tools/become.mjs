import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installForClinic } from './install.mjs'
import { leaveSignals } from './run.mjs'

/**
 * Installs and builds what is missing, then becomes a program of the clinic, which sees to Ctrl-C itself.
 * @param {string} program
 */
export const become = async (program) => {
  await installForClinic()
  const { mustBuild } = await import('./build.mjs')
  await mustBuild()
  leaveSignals()
  process.argv[1] = resolve(program)
  await import(pathToFileURL(resolve(program)).href)
}
