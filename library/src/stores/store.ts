import type { Filter } from '../core/filter.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import type { Records } from './records.ts'

export type { Filter } from '../core/filter.ts'
export type { MaybePromise } from '../core/maybe-promise.ts'
export type { Bags, KeptBag } from './bags.ts'
export type {
  EntryCount,
  Grain,
  JournalFilter,
  JournalPage,
  KeptEntry,
  KeptJournal,
  Verified,
} from './journal.ts'
export type { KeptRecord, Records } from './records.ts'

/** A session as a store keeps it. The version is 1 at first and grows with every change. */
export interface Stored {
  /** The hash of the token. A store never sees the token. */
  readonly key: string
  readonly session: Session
  readonly version: number
}

/** The answer of `renew`: the session as it is now, and the person's activity before. */
export interface Renewed extends Stored {
  readonly wasActiveAt: Instant
}

/** A session that needs a check, and the moment of it. */
export interface Due {
  readonly key: string
  readonly at: Instant
}

/** Which sessions to list, and in what order. */
export interface ListFilter extends Filter {
  /**
   * The order of the list. `-` is the latest first. Activity is ordered in steps of 30 seconds. Left out: an order that does
   * not change while sessions live.
   */
  readonly sort?: 'started' | '-started' | 'active' | '-active' | 'ended' | '-ended'
  /** The most sessions in one listing; 100 when left out. */
  readonly limit?: number
}

/** How many sessions match. */
export interface Count {
  readonly count: number
  /** Whether the store stopped counting, so that there may be more. */
  readonly isAtLeast?: true
}

/** One piece of a list. */
export interface Listing {
  readonly entries: readonly Stored[]
  /** The cursor of the next piece; left out at the end. */
  readonly next?: string
}

/** The clock of a server, which it tells the other servers on the same store. */
export interface ClockNotice {
  /** The server: a random name that it made at its start. */
  readonly server: string
  /** The moment of sending, as it counts. */
  readonly at: Instant
  /** How many milliseconds it counts behind its clock. */
  readonly setBack: number
  /** The servers that it heard to be ahead, and how many milliseconds each should count behind its clock. */
  readonly others: Readonly<Record<string, number>>
}

/** A notice from one process to the others on the same store. A lost notice costs time, never truth. */
export type Notice =
  /**
   * The session with this key changed, and its pages need to know. With `clock` the key is empty and no session changed;
   * older versions of Curfew then do nothing. So it is with `records`: records of this `kind` were added. They
   * concern the sessions with these keys; no keys: all.
   */
  | {
      readonly about: 'session'
      readonly key: string
      readonly clock?: ClockNotice
      readonly records?: { readonly kind: string; readonly keys?: readonly string[] }
    }
  /** An operator's message to the pages of these sessions; no keys: to all pages. */
  | { readonly about: 'message'; readonly keys?: readonly string[]; readonly text: string }

/**
 * A store of sessions. Any object of this shape that passes the cases of `stores/contract` will do. A store never reads a
 * clock, and rejects when it fails: no answer is not an answer. `find` and `renew` run in every request, so a store that
 * need not wait may answer them at once.
 */
export interface Store {
  /** The session under this key; an unknown key is undefined, never an error. */
  find(key: string): MaybePromise<Stored | undefined>
  /**
   * Saves a session as version `overVersion + 1` if the stored one has `overVersion` (`undefined`: if there is none). False
   * when another caller was quicker; no save overwrites an unseen version.
   */
  save(key: string, session: Session, overVersion: number | undefined): Promise<boolean>
  /**
   * A subject's sessions without a recorded end, the latest start first. `list` gives the ended ones, because they may be
   * very many.
   */
  findBySubject(subject: string): Promise<readonly Stored[]>
  /**
   * Lists sessions in pieces. A piece may have fewer than `limit`, even none, and still a `next`. A store reads 10,000
   * sessions at most for a piece.
   */
  list(filter: ListFilter, cursor?: string): Promise<Listing>
  /**
   * Sessions without a recorded end whose `dueAt` is at `until` or before it, the earliest first. A key without a session
   * comes once at most.
   */
  due(until: Instant, limit: number): Promise<readonly Due[]>
  /** Drops sessions that ended before a moment, and gives their number. It never drops a live session. */
  forget(endedBefore: Instant): Promise<number>
  /** Sends a notice to every process on this store. */
  publish(notice: Notice): Promise<void>
  /** Receives every notice. Gives a function that stops it. */
  subscribe(listener: (notice: Notice) => void): () => void
  /**
   * Moves activity forward to `at` in one round trip, as a new version. A session with a recorded end comes back as it is.
   * So does a session whose `dueAt` is not after `at`. So does one whose activity is less than a second before `at`, as
   * `isWorthWriting` says. An unknown key is undefined. `renew` never creates a session.
   */
  renew?(key: string, at: Instant): MaybePromise<Renewed | undefined>
  /** The session with this public id. A store without it is searched by `list`. */
  findById?(id: string): Promise<Stored | undefined>
  /** The sessions under these keys, in any order; unknown keys are left out. A store without it is asked for each. */
  findMany?(keys: readonly string[]): Promise<readonly Stored[]>
  /** Counts sessions. A store that would have to read more than 10,000 of them stops. Without it, `list` is walked. */
  count?(filter: Filter): Promise<Count>
  /** Records that all servers share. Without them no message is kept until it is seen, and no end waits. */
  readonly records?: Records
  /**
   * Whether the server may drop sessions or their places in its indexes by itself; read each time. A revocation then also
   * walks `list`. Left out: the server never drops any.
   */
  evicts?(): Promise<boolean>
  /**
   * Gives each fault of the store's server that makes no call reject, such as a setting that loses sessions. Each comes
   * once, in a sentence with its remedy, and known faults at once. Gives a function that stops it.
   */
  warnings?(listener: (sentence: string) => void): () => void
  /** Closes files and connections. */
  close?(): Promise<void>
}
