import type { Presence } from '../policy.ts'
import { mostPages, type PageLease } from '../session.ts'
import {
  after,
  before,
  between,
  type Duration,
  earliest,
  type Instant,
  milliseconds,
  seconds,
  shorter,
} from '../time.ts'

/** The pages of a session. */
export type Pages = readonly PageLease[]

// A browser hides a page before it closes it. Firefox often sends no goodbye.
const closingTakes: Duration = seconds(1)
/** The time that a stream takes to open. It cannot name a page whose first signal came in that time. */
export const openingTakes: Duration = seconds(5)

const half = (duration: Duration): Duration => milliseconds(duration / 2)
const longer = (a: Duration, b: Duration): Duration => (a < b ? b : a)

/** Whether a lease is of a requested document whose page has sent no signal yet. */
export const isAwaited = ({ as }: PageLease): boolean => as === 'opening' || as === 'silent'

/** The lease that ends now. A session that it alone kept open then ends now, and not at an earlier moment. */
export const endedNow = (lease: PageLease, now: Instant): PageLease => ({ ...lease, as: 'opening', until: now })

/** The lease after another page took over. Remember a goodbye: the page's `page-seen` may arrive after it. */
export const gone = (lease: PageLease): Pages => (lease.goodbye ? [{ ...lease, as: 'gone' }] : [])

/** Whether another page took over from this one less than `grace` ago. */
export const isSucceeded = ({ succeededAt }: PageLease, presence: Presence, now: Instant): boolean =>
  succeededAt !== undefined && between(succeededAt, now) <= presence.grace

/** The lease after its page said goodbye or vanished. */
export const released = (lease: PageLease, as: 'left' | 'lost', presence: Presence, now: Instant): Pages => {
  if (isAwaited(lease)) {
    // The connection was cut before the whole response: Stop and a closed tab look the same. A lost document was no page.
    if (as === 'lost') return [endedNow(lease, now)]
    // The next page that leaves goes on to another document, so this one's `askedAt` has no more use.
    const { askedAt, unclear, ...rest } = lease
    return [{ ...rest, as: 'opening', until: earliest(lease.until, after(now, presence.grace)) }]
  }
  if (lease.as === 'gone') return [lease]
  const { hiddenAt, isUnsteady } = lease
  const isClosing = !isUnsteady && hiddenAt !== undefined && between(hiddenAt, now) <= closingTakes
  const kind = isClosing || lease.as === 'left' ? 'left' : as
  const until = earliest(lease.until, after(now, kind === 'left' ? presence.grace : presence.lostGrace))
  const next: PageLease = { ...lease, as: kind, until, ...(as === 'left' && { goodbye: true }) }
  // A duplicated tab names an open page, whose stream may drop at that moment. The wait harms only `any-page`.
  if (as === 'lost' && presence.ends === 'last-page') return [next]
  // The page that takes over may come first: Chromium restores a page before the leaving one says goodbye.
  return isSucceeded(lease, presence, now) ? gone(next) : [next]
}

/**
 * The lease of a page whose goodbye arrived before its `page-seen`. It may have been the only page. Under `any-page` it ends
 * the session only after its `page-seen`, because the first page to close decides.
 */
export const leftBeforeSeen = (page: string, presence: Presence, now: Instant): PageLease => ({
  page,
  as: presence.ends === 'any-page' ? 'gone' : 'left',
  until: after(now, presence.grace),
  goodbye: true,
})

/** The lease after its page went out of sight. */
export const hidden = (lease: PageLease, presence: Presence, now: Instant): PageLease => {
  const lostAt = before(lease.until, presence.lostGrace)
  // Its stream dropped before its last signal arrived. A page with a later signal is not closing.
  const mayClose = lease.as === 'lost' && !lease.hasSpoken && !lease.isUnsteady
  const isClosing = mayClose && between(lostAt, now) <= closingTakes
  const next = { ...lease, hiddenAt: now }
  return isClosing ? { ...next, as: 'left', until: earliest(lease.until, after(now, presence.grace)) } : next
}

/** The leases of all other pages. */
export const without = (pages: Pages, page: string): Pages => pages.filter((lease) => lease.page !== page)

/** Whether the session has no room for one more page. Awaited documents and ended leases take no room. */
export const isFull = (pages: Pages, page: string, now: Instant): boolean =>
  pages.length >= mostPages &&
  !pages.some((lease) => lease.page === page) &&
  pages.filter((lease) => !isAwaited(lease) && lease.until >= now).length >= mostPages

/** The lease of a page while it lasts. */
export const currentLease = (pages: Pages, page: string, now: Instant): PageLease | undefined =>
  pages.find((lease) => lease.page === page && lease.until > now)

/** The lease of a page that a stream carries, or that sent a second signal. */
export const opened = (page: string, presence: Presence, now: Instant): PageLease => ({
  page,
  as: 'open',
  until: after(now, presence.lease),
})

// A page may crash before its first stream. No stream drops then, and a whole lease would hold the session too long. Half a
// lease is enough, because a page without a stream reports every third of its lease.
const firstLease = ({ lease, opening }: Presence): Duration => shorter(lease, longer(opening, half(lease)))

/** The short lease after a page's first signal, until its stream opens or its next signal comes. */
export const firstSeen = (page: string, presence: Presence, now: Instant): PageLease => ({
  page,
  as: 'open',
  until: after(now, firstLease(presence)),
  isNew: true,
})

const seenAt = ({ until, isNew }: PageLease, presence: Presence): Instant =>
  before(until, isNew ? firstLease(presence) : presence.lease)

/** Whether a page's signal is so recent that a stream may have been requested without it. */
export const wasJustSeen = (lease: PageLease, presence: Presence, now: Instant): boolean =>
  between(seenAt(lease, presence), now) < openingTakes

/** The lease after a report of its page. A vanished page's report may be late, so it holds for `lostGrace` only. */
export const afterReport = (lease: PageLease, presence: Presence, now: Instant): PageLease => {
  if (lease.until <= now || (lease.as !== 'open' && lease.as !== 'lost')) return lease
  if (lease.as === 'lost')
    return { ...lease, until: after(now, shorter(presence.lease, presence.lostGrace)), hasSpoken: true }
  const { isNew, ...seenTwice } = lease
  // A report in the same request as the first signal is no second signal.
  return isNew && seenAt(lease, presence) === now ? lease : { ...seenTwice, until: after(now, presence.lease) }
}
