import type { Presence } from './policy.ts'
import { mostPages, type PageLease } from './session.ts'
import type { Signal } from './signal.ts'
import { after, between, earliest, type Instant } from './time.ts'

type PageSignal = Extract<Signal, { readonly page: string }>

// It goes on being known for this moment: what it alone had kept open ends now, and not at some moment before.
const overNow = (lease: PageLease, now: Instant): readonly PageLease[] => [{ ...lease, until: now }]

const released = (lease: PageLease, as: 'left' | 'lost', presence: Presence, now: Instant): readonly PageLease[] => {
  if (lease.as === 'opening') return overNow(lease, now)
  const grace = as === 'left' ? presence.grace : presence.lostGrace
  // The page that takes over spoke first: in Chromium a restored page does so before the leaving one says goodbye.
  if (lease.succeededAt !== undefined && between(lease.succeededAt, now) <= presence.grace) return []
  const until = earliest(lease.until, after(now, grace))
  return [{ ...lease, as: lease.as === 'left' ? 'left' : as, until }]
}

const succeeded = (lease: PageLease, now: Instant): readonly PageLease[] => {
  if (lease.as === 'opening') return overNow(lease, now)
  if (lease.as !== 'open') return []
  return [{ ...lease, succeededAt: now }]
}

const without = (pages: readonly PageLease[], page: string): readonly PageLease[] =>
  pages.filter((lease) => lease.page !== page)

const isFull = (pages: readonly PageLease[], page: string): boolean =>
  pages.length >= mostPages && !pages.some((lease) => lease.page === page)

/** The pages after a signal about one of them. */
export const pagesAfter = (
  pages: readonly PageLease[],
  signal: PageSignal,
  presence: Presence,
  now: Instant,
): readonly PageLease[] => {
  const { page } = signal
  switch (signal.type) {
    case 'page-opening':
      if (isFull(pages, page) || pages.some((lease) => lease.page === page && lease.as !== 'opening')) return pages
      return [...without(pages, page), { page, as: 'opening', until: after(now, presence.opening) }]
    case 'page-seen': {
      if (isFull(pages, page)) return pages
      const before = signal.after ?? []
      const others = without(pages, page).flatMap((lease) =>
        before.includes(lease.page) ? succeeded(lease, now) : lease,
      )
      return [...others, { page, as: 'open', until: after(now, presence.lease) }]
    }
    case 'page-left':
    case 'page-lost': {
      if (!pages.some((lease) => lease.page === page)) return pages
      const as = signal.type === 'page-left' ? 'left' : 'lost'
      return pages.flatMap((lease) => (lease.page === page ? released(lease, as, presence, now) : lease))
    }
  }
}

/** The pages without those whose time is up. One that was seen stays, so that it is known that there ever was one. */
export const pruned = (pages: readonly PageLease[], presence: Presence, now: Instant): readonly PageLease[] => {
  if (presence.ends === 'any-page') return pages.filter((lease) => lease.as !== 'opening' || lease.until >= now)
  const there = pages.filter((lease) => lease.until > now)
  return there.some((lease) => lease.as !== 'opening') ? there : pages
}
