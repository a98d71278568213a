import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const named = 'CURFEW_SCRATCH'

/**
 * Gives this process and its children one temporary folder. We remove it at our end, however we end. A folder that our
 * parent process gave us stays.
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
