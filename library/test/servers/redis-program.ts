import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['redis-server', 'valkey-server']

/** The program of a Redis, or of a Valkey, which Curfew treats the same. Throws when neither is on this machine. */
export const redisProgram = (path = process.env['PATH'] ?? ''): string => {
  const folders = path.split(delimiter)
  const found = names.find((name) => folders.some((folder) => existsSync(join(folder, name))))
  if (found === undefined)
    throw new Error(
      `Neither ${names.join(' nor ')} is on this machine; install one (on Debian, as root: apt-get install redis-server).`,
    )
  return found
}
