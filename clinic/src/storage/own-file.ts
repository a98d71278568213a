import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const ownerAlone = 0o600
const ownerAloneInside = 0o700

const makeOwn = (file: string): void => {
  try {
    if (existsSync(file)) chmodSync(file, ownerAlone)
  } catch (failure) {
    // A file of another account or on a read-only medium keeps its mode.
    if (!['EPERM', 'EROFS'].includes((failure as NodeJS.ErrnoException).code ?? '')) throw failure
  }
}

/**
 * The path of a database's file, which only its owner may read. It holds password hashes and the secret of drafts. The
 * mode of a file from an earlier version is corrected, with SQLite's files beside it. Only the owner may read a new
 * folder.
 * @see OWASP ASVS 5.0.0, 13.3.1.
 */
export const ownFile = (named: string): string => {
  const file = resolve(named)
  mkdirSync(dirname(file), { recursive: true, mode: ownerAloneInside })
  // SQLite gives the files beside it the mode of this one.
  if (!existsSync(file)) closeSync(openSync(file, 'a', ownerAlone))
  for (const one of [file, `${file}-wal`, `${file}-shm`]) makeOwn(one)
  return file
}
