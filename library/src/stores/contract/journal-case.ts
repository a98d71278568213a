import type { Entry } from '../../core/entry.ts'
import type { JournalFilter, KeptEntry, KeptJournal } from '../journal.ts'
import { at } from './samples.ts'

/** An empty journal that no other test uses. */
export type OpenedJournal = KeptJournal & {
  /** Opens the same journal as a second process; left out where only one process can. */
  readonly again?: () => Promise<KeptJournal>
  /**
   * Changes what is stored, as an account with the right to write could. `change`: puts another detail into the entry.
   * `remove`: takes it out. `insert`: puts a copy of it behind it, and gives each later entry the next number. Left out
   * where no account can.
   */
  readonly tamper?: (how: 'change' | 'remove' | 'insert', seq: number) => Promise<void>
  readonly close?: () => Promise<void>
}

/** One promise of every journal. `openJournal` opens an empty journal that no other test uses. */
export interface JournalCase {
  readonly name: string
  /** Rejects with the promise as its message when the journal breaks it. */
  readonly check: (openJournal: () => Promise<OpenedJournal>) => Promise<void>
}

/** A check that runs its story on a journal of its own and closes it afterwards. */
export const onJournal =
  (story: (journal: OpenedJournal) => Promise<void>): JournalCase['check'] =>
  async (openJournal) => {
    const journal = await openJournal()
    try {
      await story(journal)
    } finally {
      await journal.close?.()
    }
  }

/** An entry so many milliseconds after dawn. */
export const entryAt = (ms: number, differs: Partial<Entry> = {}): Entry => ({
  at: at(ms),
  what: 'session-started',
  session: 'a1',
  subject: 'carla',
  ...differs,
})

/** So many entries, a millisecond apart, with their numbers as details. */
export const manyEntries = (count: number, differs: (index: number) => Partial<Entry> = () => ({})): readonly Entry[] =>
  Array.from({ length: count }, (_, index) => entryAt(index, { detail: String(index), ...differs(index) }))

/** Appends entries at once, in their order. */
export const appended = async (journal: KeptJournal, entries: readonly Entry[]): Promise<void> => {
  await Promise.all(entries.map((entry) => journal.append(entry)))
}

/** Every matching entry, the oldest first. */
export const everyEntry = async (journal: KeptJournal, filter: JournalFilter = {}): Promise<readonly KeptEntry[]> => {
  const found: KeptEntry[] = []
  for await (const entry of journal.stream(filter)) found.push(entry)
  return found
}

/** Every matching entry, in pieces by cursor. */
export const inPieces = async (
  journal: KeptJournal,
  filter: JournalFilter,
  how: { readonly limit: number; readonly order?: 'newest' | 'oldest' },
): Promise<readonly KeptEntry[]> => {
  const found: KeptEntry[] = []
  let cursor: string | undefined
  do {
    const page = await journal.list(filter, { ...how, ...(cursor !== undefined && { cursor }) })
    found.push(...page.entries)
    cursor = page.next
  } while (cursor !== undefined)
  return found
}

/** An entry as it was given. */
export const asGiven = ({ seq: _, hash: __, ...entry }: KeptEntry): Entry => entry
