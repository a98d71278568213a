import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const named = 'CURFEW_SCRATCH'

/**
 * Gives this process, and all that is run from now on, one temporary folder to leave things in, which goes when we end,
 * however we end; one that whoever started us has given us will do, and stays.
 */
export const withScratch = () => {
  if (process.env[named] !== undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'curfew-'))
  // A server that must not run as root is to find its own folder in it.
  chmodSync(folder, 0o711)
  for (const name of ['TMPDIR', 'TEMP', 'TMP', named]) process.env[name] = folder
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    } catch (failure) {
      console.error(`${folder} is left behind: ${failure}`)
    }
  })
}
