import type { Entry } from '../../core/entry.ts'

export type { Entry, What } from '../../core/entry.ts'

/**
 * The application's function that stores entries. Curfew waits for the entry of an end, and writes it again when the
 * journal throws or rejects or the server dies. So keep one `session-ended` for each `session`, and each end is there
 * exactly once. Curfew waits for no other entry, and ignores what they throw.
 */
export type Journal = (entry: Entry) => unknown
