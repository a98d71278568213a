import type { Instant } from '../core/time.ts'
import type { Bags } from '../stores/store.ts'
import { type Content, empty, merged, readContent, written } from './bag-content.ts'

export type { Bags } from '../stores/store.ts'

/** A bag as its keeper last saw it; without a version: there was none. */
export interface Seen {
  readonly key: string
  readonly content: Content
  readonly version: number | undefined
  readonly until: Instant
}

const mostTries = 100

/** The bag under a key, unless its time is over. */
export const findBag = async (bags: Bags, key: string, now: Instant): Promise<Seen | undefined> => {
  const kept = await bags.find(key)
  return kept && kept.until > now
    ? { key, content: readContent(kept.content), version: kept.version, until: kept.until }
    : undefined
}

/** A bag that is not kept yet. */
export const newBag = (key: string, until: Instant): Seen => ({ key, content: empty, version: undefined, until })

/**
 * Keeps what `mine` has changed since `base`, and what others have kept meanwhile stays. Undefined when the bag was
 * dropped: it does not come back.
 */
export const keepBag = async (
  bags: Bags,
  seen: Seen,
  { base, mine, until }: { readonly base: Content; readonly mine: Content; readonly until: Instant },
): Promise<Seen | undefined> => {
  const { key } = seen
  let newest = seen
  for (let tries = 0; tries < mostTries; tries++) {
    const content = merged(base, mine, newest.content)
    if (await bags.save(key, { content: written(content), until }, newest.version))
      return { key, content, version: (newest.version ?? 0) + 1, until }
    const kept = await bags.find(key)
    if (!kept) return undefined
    newest = { key, content: readContent(kept.content), version: kept.version, until: kept.until }
  }
  throw new Error(
    `a bag changed ${mostTries} times while one change to it was being saved; what keeps it may be at fault`,
  )
}
