import { Misuse } from '../../core/misuse.ts'

const remedies: readonly (readonly [codes: RegExp, sentence: string])[] = [
  [
    /^SQLITE_(?:READONLY|PERM)/,
    'cannot be written to; open it without readonly, and let this process write it and its folder',
  ],
  [
    /^SQLITE_(?:NOTADB|CORRUPT)/,
    'is damaged, or is no SQLite file; put a backup in its place, or move it away so that a new one is made',
  ],
  [/^SQLITE_CANTOPEN/, 'cannot be opened; make its folder, and let this process write there'],
  [/^SQLITE_FULL/, 'finds no room on its disk; make room there'],
  [/^SQLITE_IOERR/, 'cannot be read or written by its disk; look at the disk, and put a backup in its place'],
  [/^SQLITE_(?:BUSY|LOCKED)/, 'is locked by another process; end its transaction, and start again'],
]

/** The misuse for a SQLite file that fails at start, with the remedy; undefined when the fault is unknown. */
export const refusalOf = (database: { readonly name?: string }, failure: unknown): Misuse | undefined => {
  const code = String((failure as { readonly code?: unknown } | null)?.code)
  const [, sentence] = remedies.find(([codes]) => codes.test(code)) ?? []
  if (sentence === undefined) return undefined
  const refusal = new Misuse('store.unusable', `the SQLite file ${database.name ?? ''} ${sentence}`.replace('  ', ' '))
  return Object.assign(refusal, { cause: failure })
}
