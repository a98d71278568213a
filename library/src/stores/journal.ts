import type { Entry, What } from '../core/entry.ts'
import type { Duration, Instant } from '../core/time.ts'

/** An entry as a journal keeps it. */
export interface KeptEntry extends Entry {
  /** Its number. Each entry has the number after the one before it. */
  readonly seq: number
  /** The SHA-256 of the hash before it and of its own content, in base64url. */
  readonly hash: string
}

/** Which entries of a journal. Each field narrows; left out: all. */
export interface JournalFilter {
  readonly what?: readonly What[]
  readonly session?: string
  readonly subject?: string
  readonly by?: string
  readonly reason?: string
  /** At this moment or after it. */
  readonly since?: Instant
  /** Before this moment. */
  readonly before?: Instant
}

/** One piece of a journal. */
export interface JournalPage {
  readonly entries: readonly KeptEntry[]
  /** The cursor of the next piece; left out at the end. */
  readonly next?: string
}

/** How long one step of a plot is. Counts by minute are kept for 48 hours, by quarter hour for 30 days, by day for 400. */
export type Grain = 'minute' | 'quarter' | 'day'

/**
 * How many entries of one kind and reason there are in one step. A kind or a reason is cut at 100 characters. Ends with
 * `lateMs` are also counted under the kind `end-late`. The reason is then their longest lateness: `100`, `1000`, `10000`
 * or `60000` ms, or `more`. Once a minute one server adds how many sessions are live: one `live-sample`, and so many
 * `live-sessions`, also with each role as the reason. A mean is their quotient.
 */
export interface EntryCount {
  /** The start of the step, in UTC. */
  readonly at: Instant
  readonly what: What
  readonly reason?: string
  readonly count: number
}

/** The outcome of a check of the chain. */
export type Verified =
  | {
      readonly kind: 'whole'
      readonly entries: number
      /** The latest entry. Keep it elsewhere, because an account that may write the store can write a whole new chain. */
      readonly latest?: Pick<KeptEntry, 'seq' | 'hash'>
    }
  /** The first entry that is not as it was written, or whose predecessor is missing. */
  | { readonly kind: 'broken'; readonly seq: number }

/**
 * A journal that lives in a store. Each entry holds a hash of itself and of the one before, so that a later change shows.
 * Any object of this shape that passes the cases of `journalContract` will do. It never reads a clock, and rejects when it
 * fails.
 * @see PCI DSS 4.0.1, 10.3 (audit logs are protected from destruction and unauthorised changes).
 */
export interface KeptJournal {
  /** How long entries are kept; the warden forgets older ones. */
  readonly keepFor: Duration
  /**
   * Appends an entry. A second `session-ended` of the same session is left out. Answers whether
   * it was appended.
   */
  append(entry: Entry): Promise<boolean>
  /**
   * Lists entries by their moments, the newest first unless `order` says otherwise. `limit`: 100 when left out. A piece
   * may have fewer, and still a `next`: it ends after 10,000 entries that did not match.
   */
  list(
    filter: JournalFilter,
    how?: { readonly cursor?: string; readonly limit?: number; readonly order?: 'newest' | 'oldest' },
  ): Promise<JournalPage>
  /** Every matching entry, the oldest first, read in pieces as the caller takes them. */
  stream(filter: JournalFilter): AsyncIterable<KeptEntry>
  /** Counts entries by step, kind and reason, from the whole step of `since` to before `before`. */
  count(of: {
    readonly since: Instant
    readonly before: Instant
    readonly grain: Grain
  }): Promise<readonly EntryCount[]>
  /**
   * Adds to the counts of the steps in which these moments lie, without an entry. A journal without it is never asked
   * how many sessions were live.
   */
  addCounts?(counts: readonly EntryCount[]): Promise<void>
  /**
   * Drops the oldest entries, up to the first that is not before a moment, in small pieces. The rest is still a
   * chain. Counts that are too old `keepFor` after that moment go too. Gives the number of entries.
   */
  forget(before: Instant): Promise<number>
  /** Checks the chain of every entry that is still kept. */
  verify(): Promise<Verified>
}
