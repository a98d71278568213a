import { WrongSetting } from '../settings/wrong-setting.ts'

const remedies: readonly (readonly [codes: RegExp, remedy: string])[] = [
  [
    /^(?:SQLITE_READONLY|SQLITE_PERM|SQLITE_CANTOPEN|EACCES|EPERM|EROFS)/,
    'this account cannot write the file; give it the right to write the file and its folder, or name another file',
  ],
  [/^(?:ENOENT|ENOTDIR|EEXIST|EISDIR)/, 'its folder cannot be made; make the folder, or name a file in another one'],
  [
    /^SQLITE_(?:NOTADB|CORRUPT)/,
    'the file is damaged, or is no SQLite file; put a backup in its place, or move it away so that a new one is made',
  ],
  [/^(?:SQLITE_FULL|ENOSPC)/, 'there is no room on its disk; make room there'],
  [/^SQLITE_(?:BUSY|LOCKED)/, 'another process holds the file locked; end what writes there, and start again'],
  [/^SQLITE_IOERR/, 'its disk cannot be read or written; look at the disk, and put a backup in its place'],
]

/** Opens the clinic's file. A failure that a person can fix becomes a sentence with the file and the remedy. */
export const openingFile = <Opened>(file: string, open: () => Opened): Opened => {
  try {
    return open()
  } catch (failure) {
    const code = String((failure as { readonly code?: unknown } | null)?.code)
    const [, remedy] = remedies.find(([codes]) => codes.test(code)) ?? []
    if (remedy === undefined) throw failure
    throw new WrongSetting('CURFEW_STORE or CLINIC_RECORDS', `sqlite:${file}`, remedy)
  }
}
