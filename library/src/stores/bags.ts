import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Instant } from '../core/time.ts'

/** A bag as it is kept: the data that an application stored for a person, as JSON. The version is 1 at first and grows. */
export interface KeptBag {
  readonly content: string
  readonly version: number
  /** The moment from which it may be forgotten. */
  readonly until: Instant
}

/**
 * A store of an application's bags, each under the hash of its browser's token. A session is no bag: its bag is dropped
 * when it ends. Any object of this shape that passes the cases of `bagContract` will do. A store never reads a clock, and
 * rejects when it fails.
 */
export interface Bags {
  /** The bag under this key; an unknown key is undefined, never an error. A store that need not wait gives it at once. */
  find(key: string): MaybePromise<KeptBag | undefined>
  /**
   * Saves a bag as version `overVersion + 1` if the stored one has `overVersion` (`undefined`: if there is none). False when
   * another caller was quicker or dropped it. No save overwrites an unseen version, and no dropped bag comes back.
   */
  save(key: string, bag: Omit<KeptBag, 'version'>, overVersion: number | undefined): Promise<boolean>
  /** Drops a bag, if there is one. */
  drop(key: string): Promise<void>
  /** Drops bags whose `until` is before a moment, and gives their number. */
  forget(before: Instant): Promise<number>
}
