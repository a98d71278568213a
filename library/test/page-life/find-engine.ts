import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const canRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first of these programs on this machine. Without any, an error says what to install. */
export const findProgram = (names: readonly string[], packages: string): string => {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = names
    .flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))))
    .find(canRun)
  if (found === undefined)
    throw new Error(
      `There is no ${names.join(' or ')} on this machine. On Debian, as root: apt-get install ${packages}`,
    )
  return found
}
