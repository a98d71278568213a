import type { Entry } from '../../core/entry.ts'
import { before, type Clock, type Instant, instant } from '../../core/time.ts'
import type { EntryCount, KeptJournal } from '../../stores/store.ts'
import { createOnceAMinute } from './once-a-minute.ts'
import { withTimeout } from './timeout.ts'

export type { Entry, What } from '../../core/entry.ts'

/**
 * The application's function that stores entries. Curfew waits for the entry of an end. It writes it again when the
 * journal throws or rejects, or the server dies. So keep one `session-ended` for each `session`, and each end is there
 * exactly once. Curfew waits for no other entry, and ignores what they throw.
 */
export type Journal = (entry: Entry) => unknown

/** A journal in a store, a function of the application's own, or several of them. */
export type Journals = Journal | KeptJournal | readonly (Journal | KeptJournal)[]

/** An entry to be written. Without a moment it is dated now. */
export type NewEntry = Omit<Entry, 'at'> & Partial<Pick<Entry, 'at'>>

/** The acts of a server on its journals. */
export interface Writing {
  /** Writes an entry into all of them, and rejects if one fails. Undefined when there is none. */
  readonly record?: (entry: NewEntry) => Promise<void>
  /** Writes an entry, and waits for nothing. */
  readonly write: (entry: NewEntry) => void
  /** Adds to the counts of the journals that can. Undefined when none can. */
  readonly addCounts?: (counts: readonly EntryCount[]) => Promise<void>
  /** Drops entries that are older than each journal keeps them. */
  readonly forgetEntries: (now: Instant) => Promise<void>
  /** Waits for the entries that stores are writing, up to the timeout. */
  readonly written: () => Promise<void>
}

// Each request that fails while a store is silent has an entry. Without a bound they would fill the memory.
const mostPending = 10_000

// One for the process, because the process has one stderr.
const onStderr = createOnceAMinute()

const complain = (failure: unknown): void => {
  // A monotonic clock, which no person sets and no test moves.
  const spoken = onStderr('journal', instant(performance.now()))
  if (spoken)
    console.error(`curfew: the store did not write ${spoken.unsaid + 1} entries of the journal; the last one:`, failure)
}

/** The journals of a setup, as a list. */
export const journalsOf = (journals: Journals | undefined): readonly (Journal | KeptJournal)[] => {
  if (journals === undefined) return []
  return Array.isArray(journals) ? journals : [journals as Journal | KeptJournal]
}

const isKept = (journal: Journal | KeptJournal): journal is KeptJournal => typeof journal !== 'function'

/** Writing into the journals of a setup. `onWrite`: called with each entry that nothing waits for. */
export const createWriting = (
  given: Journals | undefined,
  clock: Clock,
  onWrite: (entry: NewEntry) => void = () => {},
): Writing => {
  const journals = journalsOf(given)
  const pending = new Set<Promise<unknown>>()

  const append = async (journal: KeptJournal, entry: Entry): Promise<void> => {
    if (pending.size >= mostPending) throw new Error(`${mostPending} entries wait for the store`)
    const appended = journal.append(entry)
    pending.add(appended)
    try {
      await appended
    } finally {
      pending.delete(appended)
    }
  }
  const writeInto = async (journal: Journal | KeptJournal, entry: Entry): Promise<unknown> => {
    if (!isKept(journal)) return journal(entry)
    return append(journal, entry).catch((failure: unknown) => {
      complain(failure)
      throw failure
    })
  }

  const record = async (entry: NewEntry): Promise<void> => {
    const dated = { at: clock(), ...entry }
    await Promise.all(journals.map((journal) => writeInto(journal, dated)))
  }

  const counting = journals.filter(isKept).filter(({ addCounts }) => addCounts)

  return {
    ...(journals.length > 0 && { record }),
    ...(counting.length > 0 && {
      addCounts: async (counts) => void (await Promise.all(counting.map((journal) => journal.addCounts?.(counts)))),
    }),
    write: (entry) => {
      onWrite(entry)
      // A function that fails has to report its failure itself, so drop it here.
      record(entry).catch(() => {})
    },
    forgetEntries: async (now) => {
      const forgetting = journals.filter(isKept).map((journal) => journal.forget(before(now, journal.keepFor)))
      await Promise.all(forgetting)
    },
    written: async () => void (await withTimeout(Promise.allSettled(pending)).catch(() => {})),
  }
}
