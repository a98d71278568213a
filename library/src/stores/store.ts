import type { Session } from '../core/session.ts'
import type { Soon } from '../core/soon.ts'
import type { Instant } from '../core/time.ts'

export type { Soon } from '../core/soon.ts'
export type { Bags, KeptBag } from './bags.ts'

/** A session as a store keeps it. The version is 1 at first and grows with every change. */
export interface Stored {
  /** The hash of the token. A store never sees the token. */
  readonly key: string
  readonly session: Session
  readonly version: number
}

/** What `renew` answers: the session as it is now, and when the person had been active before. */
export interface Renewed extends Stored {
  readonly wasActiveAt: Instant
}

/** A session that is to be looked at, and when. */
export interface Due {
  readonly key: string
  readonly at: Instant
}

/** Which sessions to list. */
export interface Filter {
  /** `live`: without a recorded end. `ended`: with one. */
  readonly are: 'live' | 'ended'
  /** How many at most in one listing; 100 when left out. */
  readonly limit?: number
}

/** Some of the sessions that were asked for. */
export interface Listing {
  readonly entries: readonly Stored[]
  /** Give it to the next `list` to go on; left out at the end. */
  readonly next?: string
}

/** What processes on the same store tell each other. A lost notice costs time, never truth. */
export type Notice =
  /** The session with this key has changed in a way that its pages should hear of. */
  | { readonly about: 'session'; readonly key: string }
  /** An operator has something to say to these sessions' pages; no keys: to everybody. */
  | { readonly about: 'message'; readonly keys?: readonly string[]; readonly text: string }

/**
 * Where sessions are kept. Any object of this shape will do when it passes the cases of `stores/contract`. A store
 * never reads a clock, and when it fails it rejects: no answer is not an answer. What every request asks, `find` and
 * `renew`, a store that need not wait may answer at once.
 */
export interface Store {
  /** The session under this key; an unknown key is undefined, never an error. */
  find(key: string): Soon<Stored | undefined>
  /**
   * Keeps a session, as version `overVersion + 1`, if the one kept now has `overVersion` (`undefined`: if there is
   * none). False when somebody was quicker; nothing is ever overwritten unseen.
   */
  save(key: string, session: Session, overVersion: number | undefined): Promise<boolean>
  /** All sessions of a subject that are kept, ended ones too, the latest start first. */
  findBySubject(subject: string): Promise<readonly Stored[]>
  /** Lists sessions in pieces, in an order that does not change while they live. */
  list(filter: Filter, cursor?: string): Promise<Listing>
  /** Sessions without a recorded end whose `dueAt` is at `until` or before it, the earliest first. */
  due(until: Instant, limit: number): Promise<readonly Due[]>
  /** Drops sessions that ended before a moment and says how many. Nothing that is live is ever dropped. */
  forget(endedBefore: Instant): Promise<number>
  /** Tells every process on this store. */
  publish(notice: Notice): Promise<void>
  /** Hears what is published; the answer stops it. */
  subscribe(listener: (notice: Notice) => void): () => void
  /**
   * Moves activity forward to `at` in one round trip, as a new version. A session that has a recorded end, or whose
   * `dueAt` is at `at` or before it, comes back as it is, and so does one whose activity is not a second older than `at`
   * or is later: `isWorthWriting`. Unknown keys are undefined. Never creates anything.
   */
  renew?(key: string, at: Instant): Soon<Renewed | undefined>
  /** Lets go of files and connections. */
  close?(): Promise<void>
}
