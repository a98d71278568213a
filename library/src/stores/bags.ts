import type { Soon } from '../core/soon.ts'
import type { Instant } from '../core/time.ts'

/** A bag as it is kept: what an application has put there for somebody, as JSON. The version is 1 at first and grows. */
export interface KeptBag {
  readonly content: string
  readonly version: number
  /** From then on it may be forgotten. */
  readonly until: Instant
}

/**
 * Where an application's bags are kept, each under the hash of a token that its browser has. A session is no bag: when it
 * ends its bag is dropped. Any object of this shape will do when it passes the cases of `bagContract`. It never reads a
 * clock, and when it fails it rejects.
 */
export interface Bags {
  /** The bag under this key; an unknown key is undefined, never an error. Where nothing has to be waited for, at once. */
  find(key: string): Soon<KeptBag | undefined>
  /**
   * Keeps a bag, as version `overVersion + 1`, if the one kept now has `overVersion` (`undefined`: if there is none). False
   * when somebody was quicker, or has dropped it: nothing is overwritten unseen, and nothing that was dropped comes back.
   */
  save(key: string, bag: Omit<KeptBag, 'version'>, overVersion: number | undefined): Promise<boolean>
  /** Drops a bag; there need be none. */
  drop(key: string): Promise<void>
  /** Drops bags whose `until` is before a moment and says how many. */
  forget(before: Instant): Promise<number>
}
