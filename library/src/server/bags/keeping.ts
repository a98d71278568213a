import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { StoreAway } from '../../core/store-away.ts'
import type { Instant } from '../../core/time.ts'
import type { Bags } from '../../stores/store.ts'
import { type Content, merged, readContent, written } from './content.ts'

export type { Bags } from '../../stores/store.ts'

/** A bag as last read; without a version when there was none. */
export interface Seen {
  readonly key: string
  /** Its content, as text. */
  readonly text: string
  readonly version: number | undefined
  readonly until: Instant
}

const mostTries = 100

/** The bag under a key, unless it has expired. */
export const findBag = (bags: Bags, key: string, now: Instant): MaybePromise<Seen | undefined> =>
  whenReady(bags.find(key), (kept) =>
    kept && kept.until > now ? { key, text: kept.content, version: kept.version, until: kept.until } : undefined,
  )

/** A bag that is not stored yet. */
export const newBag = (key: string, until: Instant): Seen => ({ key, text: '{}', version: undefined, until })

/**
 * Saves the changes that `mine` has made since `base` was read, and keeps concurrent changes by others. Undefined when
 * the bag was dropped: it does not come back.
 */
export const keepBag = async (
  bags: Bags,
  seen: Seen,
  { base, mine, until }: { readonly base: string; readonly mine: Content; readonly until: Instant },
): Promise<Seen | undefined> => {
  const { key } = seen
  let newest = seen
  for (let tries = 0; tries < mostTries; tries++) {
    const isOurs = newest.text === base
    const text = written(isOurs ? mine : merged(readContent(base), mine, readContent(newest.text)))
    if (await bags.save(key, { content: text, until }, newest.version))
      return { key, text, version: (newest.version ?? 0) + 1, until }
    const kept = await bags.find(key)
    if (!kept) return undefined
    newest = { key, text: kept.content, version: kept.version, until: kept.until }
  }
  throw new StoreAway(
    new Error(`a bag changed ${mostTries} times while one change to it was being saved; what keeps it may be at fault`),
  )
}
