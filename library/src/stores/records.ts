import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Instant } from '../core/time.ts'
import type { KeptBag } from './bags.ts'

/** A record as it is kept. The version is 1 at first and grows. */
export interface KeptRecord extends KeptBag {
  readonly id: string
}

/**
 * Small records beside the sessions, each under its kind and its id, for all servers on one store. Kinds and ids have
 * 100 characters at most, of `A-Z a-z 0-9 . _ -`. A store never reads a clock, and rejects when it fails.
 */
export interface Records {
  /** The record with this kind and id; an unknown one is undefined, never an error. */
  find(kind: string, id: string): MaybePromise<KeptRecord | undefined>
  /**
   * Saves a record as version `overVersion + 1` if the stored one has `overVersion` (`undefined`: if there is none). False
   * when another caller was quicker or dropped it. So of all first saves of one id, one succeeds until it is forgotten.
   */
  save(
    kind: string,
    id: string,
    record: Pick<KeptRecord, 'content' | 'until'>,
    overVersion: number | undefined,
  ): Promise<boolean>
  /** Drops a record, if there is one. */
  drop(kind: string, id: string): Promise<void>
  /** The records of a kind, by their first saves, the oldest first; the first 1,000 at most. */
  list(kind: string): Promise<readonly KeptRecord[]>
  /** Drops records whose `until` is before a moment, and gives their number: 0 where the server forgets by itself. */
  forget(before: Instant): Promise<number>
}

/** The most records in a list. */
export const mostRecords = 1_000
