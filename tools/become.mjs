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
  const { build } = await import('./build.mjs')
  const wrong = await build()
  if (wrong) {
    console.error(`The build failed:\n${wrong}`)
    process.exit(1)
  }
  leaveSignals()
  process.argv[1] = resolve(program)
  await import(pathToFileURL(resolve(program)).href)
}
