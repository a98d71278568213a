import type { Presence } from '../policy.ts'
import type { PageLease } from '../session.ts'
import type { Signal } from '../signal.ts'
import { after, between, type Instant } from '../time.ts'
import { gone, isAwaited, isFull, type Pages, without } from './lease.ts'

type Opening = Extract<Signal, { readonly type: 'page-opening' }>
type Answered = Extract<Signal, { readonly type: 'page-answered' }>

/** `page-seen` names this mark when its page could not read the id of its own document. */
export const unread = '-'

// After every moment of a session, so that an end by idle or lifetime comes first.
const untilIdle = (2 ** 53 - 1) as Instant

const awaited = (lease: PageLease, speaks: Opening['speaks'], presence: Presence, now: Instant): PageLease => {
  const { unclear, ...rest } = lease
  if (speaks === 'perhaps') return { ...rest, as: 'silent', until: untilIdle }
  return {
    ...rest,
    as: 'opening',
    until: after(now, presence.opening),
    ...(speaks === 'if-a-page' && { unclear: true }),
  }
}

/** The pages after a request for a document. */
export const afterRequested = (pages: Pages, { page, speaks }: Opening, presence: Presence, now: Instant): Pages => {
  const isKnown = (lease: PageLease): boolean => lease.page === page && !isAwaited(lease) && lease.until >= now
  if (isFull(pages, page, now) || pages.some(isKnown)) return pages
  const lease: PageLease = { page, as: 'opening', until: now, askedAt: now }
  return [...without(pages, page), awaited(lease, speaks, presence, now)]
}

/** The pages after the response of a document arrived whose page has sent no signal yet. */
export const afterAnswered = (pages: Pages, { page, speaks }: Answered, presence: Presence, now: Instant): Pages => {
  const document = pages.find((lease) => lease.page === page && isAwaited(lease) && lease.until > now)
  if (!document) return pages
  // A page left for this document, so it is a page and no frame.
  const certainty = speaks === 'if-a-page' && document.follows !== undefined ? 'perhaps' : speaks
  if (certainty === 'perhaps' && document.as === 'silent') return pages
  return pages.map((lease) => (lease === document ? awaited(lease, certainty, presence, now) : lease))
}

/**
 * The pages after one of them said goodbye, with the document that its tab shows next. It is the newest requested
 * document, if that is recent. A page says goodbye when its successor's response begins.
 */
export const followed = (pages: Pages, page: string, presence: Presence, now: Instant): Pages => {
  const next = pages.findLast(
    (lease) =>
      isAwaited(lease) &&
      lease.follows === undefined &&
      lease.until > now &&
      lease.askedAt !== undefined &&
      between(lease.askedAt, now) <= presence.opening,
  )
  if (!next) return pages
  const { unclear, ...rest } = next
  const follower: PageLease = { ...rest, ...(unclear && { as: 'silent', until: untilIdle }), follows: page }
  // Its tab goes on in a document that cannot report, so it is not the first page to close.
  const isTaken = presence.ends === 'any-page' && follower.as === 'silent'
  return pages.flatMap((lease) => {
    if (lease === next) return follower
    return isTaken && lease.page === page ? gone(lease) : lease
  })
}

/** The awaited documents that a page's first signal decides about. */
export interface Naming {
  /** The documents that are over: the page names them, or names the page before them in its tab. */
  readonly over: Pages
  /** The documents that only seemed to follow a named page. */
  readonly others: Pages
}

/** The documents that are over, and those of another tab, once a page names its predecessors. */
export const namedBy = (pages: Pages, page: string, earlier: readonly string[], now: Instant): Naming => {
  const awaited = pages.filter(isAwaited)
  const newest = newestOf(pages, page, earlier, now)
  const own = awaited.filter((lease) => lease === newest || earlier.includes(lease.page))
  const following = awaited.filter(
    ({ page: id, follows }) => follows !== undefined && earlier.includes(follows) && !earlier.includes(id),
  )
  // A tab that requests a document gives up the one before. A document after the page's own belongs to another tab.
  const last = own.length === 0 ? awaited.length : awaited.findLastIndex((lease) => own.includes(lease))
  const isOther = (lease: PageLease): boolean => awaited.indexOf(lease) > last
  return {
    over: [...own, ...following.filter((lease) => !isOther(lease))],
    others: following.filter((lease) => lease !== newest && isOther(lease)),
  }
}

/**
 * The document of a page that could not read its own document's id: the newest requested one. When the same page repeats
 * its signal, no other document is taken.
 */
const newestOf = (pages: Pages, page: string, earlier: readonly string[], now: Instant): PageLease | undefined =>
  earlier.includes(unread) && !pages.some((lease) => lease.page === page)
    ? pages.findLast((lease) => isAwaited(lease) && lease.follows === undefined && lease.until > now)
    : undefined
