import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { Instant } from '../../core/time.ts'
import type { Grain } from '../journal.ts'
import type { ChainRow, Link } from './row.ts'

/** The ends of a chain: behind which entry the next one comes, and behind which one the kept ones begin. */
export interface ChainEnds extends Link {
  /** The mark of the latest batch. */
  readonly mark: string
  /** The last entry that was forgotten. */
  readonly floor: Link
}

/** How many entries of a kind and reason a step has. */
export interface StepCount {
  readonly grain: Grain
  /** The start of the step. */
  readonly at: Instant
  readonly what: string
  /** Empty: the entries have no reason. */
  readonly reason: string
  readonly count: number
}

/** Entries that are appended together. */
export interface ChainBatch {
  /** The hash of the entry that must still be the latest one. */
  readonly over: string
  readonly rows: readonly ChainRow[]
  /** The sessions whose ends are among the rows. None may have an end already. */
  readonly ends: readonly string[]
  readonly counts: readonly StepCount[]
  /** A name of the batch, by which its writer knows it again. */
  readonly mark: string
}

/** A walk through entries in the order of their moments, and of their numbers within a moment. */
export interface Walk {
  /** Through every entry, or through those whose column has this value. A place may give others too. */
  readonly by: 'everything' | 'session' | 'subject' | 'doer' | 'what'
  readonly value: string
  readonly order: 'newest' | 'oldest'
  /** Only entries behind this spot in the order. Its number may be 0, which no entry has. */
  readonly past: Pick<ChainRow, 'at' | 'seq'>
  readonly most: number
}

/** The part of a journal that a database does. The rest is the same for all of them. */
export interface JournalPlace {
  /** The ends of the chain, and those of these sessions that have their end in it. */
  readonly ends: (sessions: readonly string[]) => MaybePromise<ChainEnds & { readonly ended: readonly string[] }>
  /** Appends a batch in one atomic write. False, and nothing is written, when a condition of the batch is not met. */
  readonly append: (batch: ChainBatch) => MaybePromise<boolean>
  readonly walk: (walk: Walk) => MaybePromise<readonly ChainRow[]>
  /** Reads rows in the order of their numbers. */
  readonly inOrder: (past: number, most: number) => MaybePromise<readonly ChainRow[]>
  /** Adds to counts, each of which is there once. */
  readonly addCounts: (counts: readonly StepCount[]) => MaybePromise<unknown>
  readonly count: (grain: Grain, since: Instant, before: Instant) => MaybePromise<readonly Omit<StepCount, 'grain'>[]>
  /** Drops the first rows up to one that is not older than `before`. Gives their number; fewer than `most`: no more. */
  readonly forget: (before: Instant, most: number) => MaybePromise<number>
  /** Drops counts of steps before a moment; fewer than `most`: no more. */
  readonly forgetCounts: (grain: Grain, before: Instant, most: number) => MaybePromise<number>
}
