import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenStopped } from './run.mjs'

/** Gives all that is run from now on one temporary folder to leave things in, which goes when we end, however we end. */
export const withScratch = () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-'))
  // A server that must not run as root is to find its own folder in it.
  chmodSync(folder, 0o711)
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  whenStopped(remove)
  process.on('exit', remove)
}
