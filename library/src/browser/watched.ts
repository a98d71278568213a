import type { WireStatus } from '../core/wire.ts'
import type { Ended } from './prediction.ts'

/** What came of an answer to the warning. */
export type Outcome = 'yes' | 'refused' | 'unreachable'

/** Who hears of a session: of its statuses and, if they like, of an operator's notices. */
export type Listeners = readonly [listener: (status: WireStatus) => void, onNotice?: (text: string) => void]

/** The session as this page sees it. */
export interface WatchedSession {
  /** The last status that was heard; undefined before the first. */
  readonly status: () => WireStatus | undefined
  /** How long ago it was true, in milliseconds. */
  readonly age: () => number
  /** Hears every status, the present one at once, and what an operator says; the answer stops it. */
  readonly subscribe: (...listeners: Listeners) => () => void
  /** Asks the server for more time. */
  readonly extend: () => Promise<Outcome>
  /** Signs out. */
  readonly signOut: () => Promise<Outcome>
  /** Stops watching; to the server this page has left. */
  readonly close: () => void
}

/** How a page watches. */
export interface WatchSetup {
  /** Where the server answers for the session. Default: `/session`. */
  readonly path?: string
  /** Where the page goes when the session has ended; `ended=REASON` is added. Default: `/`. */
  readonly home?: string
  /** The sentence that stands on the page when the session has ended, until the page at `home` is there. */
  readonly sentence?: (ended: Ended) => string
}

/** From where a status is, if not from the server of its own accord: the answer to what it was told, or another page. */
export type Source = 'report' | 'page' | undefined
