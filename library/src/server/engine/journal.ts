import type { Entry } from '../../core/entry.ts'
import type { Clock } from '../../core/time.ts'

export type { Entry, What } from '../../core/entry.ts'

/**
 * The application's function that stores entries. Curfew waits for the entry of an end, and writes it again when the
 * journal throws or rejects or the server dies. So keep one `session-ended` for each `session`, and each end is there
 * exactly once. Curfew waits for no other entry, and ignores what they throw.
 */
export type Journal = (entry: Entry) => unknown

/** The two ways to write an entry, dated now. */
export interface Writing {
  /** Rejects when the journal fails. Undefined when there is none. */
  readonly record?: (entry: Omit<Entry, 'at'>) => Promise<void>
  /** Waits for nothing, and ignores a journal that fails. */
  readonly write: (entry: Omit<Entry, 'at'>) => void
}

/** Writing into an application's journal, if it has one. */
export const createWriting = (journal: Journal | undefined, clock: Clock): Writing => {
  if (!journal) return { write: () => {} }
  const record = async (entry: Omit<Entry, 'at'>): Promise<void> => void (await journal({ at: clock(), ...entry }))
  return {
    record,
    write: (entry) => {
      // A failing journal has to report its failure itself, so drop it here.
      record(entry).catch(() => {})
    },
  }
}
