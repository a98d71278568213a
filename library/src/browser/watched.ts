import type { WireStatus } from '../core/wire.ts'
import type { Ended } from './prediction.ts'

/** The result of an answer to the warning. */
export type Outcome = 'yes' | 'refused' | 'unreachable'

/** The subscribers to a session: one for its statuses and, optionally, one for an operator's notices. */
export type Listeners = readonly [listener: (status: WireStatus) => void, onNotice?: (text: string) => void]

/** The session as this page sees it. */
export interface WatchedSession {
  /** The name of the application; empty when it has none. */
  readonly name: string
  /** The path of the session's endpoint. */
  readonly path: string
  /** The last status that arrived; undefined before the first. */
  readonly status: () => WireStatus | undefined
  /** How long ago it was true, in milliseconds. */
  readonly age: () => number
  /** Subscribes to every status, beginning with the present one, and to notices. Call the returned function to stop. */
  readonly subscribe: (...listeners: Listeners) => () => void
  /** Asks the server for more time. */
  readonly extend: () => Promise<Outcome>
  /** Asks the server for as much time as the policy's `moreTime` gives. A warning's `moreTimeMs` says whether it gives any. */
  readonly moreTime: () => Promise<Outcome>
  /** Signs out. */
  readonly signOut: () => Promise<Outcome>
  /**
   * Introduces this page to the server now: for an application that knows that its person has signed in. The browser's other
   * pages follow. Undefined when the server does not answer.
   */
  readonly refresh: () => Promise<WireStatus | undefined>
  /** Stops watching. To the server, this page has left. */
  readonly close: () => void
}

/** The options of a page's watch. */
export interface WatchSetup {
  /** The path of the session's endpoint. Default: `/session`. */
  readonly path?: string
  /** The name of the application, the same as in `createSessions`. Default: none. */
  readonly name?: string
  /** Where the page goes when the session has ended; `ended=REASON` is added. Default: `/`. */
  readonly home?: string
  /** The sentence that the page shows when the session has ended, until the page at `home` has loaded. */
  readonly sentence?: (ended: Ended) => string
}
