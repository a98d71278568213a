import type { WireStatus } from '../core/wire.ts'

/** What came of an answer to the warning. */
export type Outcome = 'yes' | 'refused' | 'unreachable'

/** The session as this page sees it. */
export interface WatchedSession {
  /** The last status that was heard; undefined before the first. */
  readonly status: () => WireStatus | undefined
  /** How long ago it was true, in milliseconds. */
  readonly age: () => number
  /** Hears every status, the present one at once; the answer stops it. */
  readonly subscribe: (listener: (status: WireStatus) => void) => () => void
  /** Hears what an operator says. */
  readonly onNotice: (listener: (text: string) => void) => () => void
  /** Asks the server for more time. */
  readonly extend: () => Promise<Outcome>
  /** Signs out. */
  readonly signOut: () => Promise<Outcome>
  /** Stops watching; to the server this page has left. */
  readonly close: () => void
}
