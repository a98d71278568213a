import type { Presence } from '../policy.ts'
import type { PageLease } from '../session.ts'
import type { Signal } from '../signal.ts'
import { after, between, type Instant } from '../time.ts'
import { currentLease, isFull, opened, openingTakes, type Pages, released, wasJustSeen } from './lease.ts'

type Opened = Extract<Signal, { readonly type: 'stream-opened' }>

const isOpen = (lease: PageLease, now: Instant): boolean => lease.as === 'open' && lease.until > now

// The page opened a later stream, or said goodbye, before this signal arrived.
const isPast = (was: Pages, { pages, nth = Number.POSITIVE_INFINITY }: Opened, now: Instant): boolean => {
  const leading = pages[0] === undefined ? undefined : currentLease(was, pages[0], now)
  return leading !== undefined && (leading.goodbye === true || (leading.nth ?? 0) > nth)
}

/**
 * The open page that leads in the place of the stream's first page, if there is one. A server may handle a crashed page's
 * request late. Without this check its stream would take the current leader's pages, and lose them when its connection
 * is found dead.
 */
const leaderInstead = (was: Pages, { pages: [first], stream }: Opened, now: Instant): PageLease | undefined => {
  // A lease from this same stream proves nothing more.
  const isKnown = (lease: PageLease): boolean => lease.page === first && isOpen(lease, now) && lease.stream !== stream
  const isInstead = (lease: PageLease): boolean =>
    lease.leads === true && lease.page !== first && isOpen(lease, now) && lease.stream !== stream
  return first === undefined || was.some(isKnown) ? undefined : was.find(isInstead)
}

/** The signal without the pages of another leader. */
const limited = (was: Pages, signal: Opened, now: Instant): Opened => {
  const instead = signal.others === 'lost' ? leaderInstead(was, signal, now) : undefined
  if (!instead) return signal
  const isItsOwn = (page: string): boolean =>
    !was.some((lease) => lease.page === page && lease.stream === instead.stream && isOpen(lease, now))
  return { ...signal, pages: signal.pages.filter(isItsOwn), others: 'kept' }
}

/**
 * The other pages that keep their lead, each on its own open stream, because they only just began to lead. Their request
 * may have overtaken this one, whose page led before them. When such a page is gone, its own stream ends.
 */
const stillLeading = (was: Pages, { pages, others, stream }: Opened, presence: Presence, now: Instant): Pages =>
  was.filter(
    (lease) =>
      lease.leads &&
      isOpen(lease, now) &&
      lease.page !== pages[0] &&
      lease.stream !== stream &&
      wasJustSeen(lease, presence, now) &&
      (pages.includes(lease.page) || (others === 'lost' && lease.succeededAt === undefined)),
  )

const isMissed = ({ missedAt, goodbye, until }: PageLease, now: Instant): boolean =>
  missedAt !== undefined && !goodbye && until > now && between(missedAt, now) < openingTakes

/** The pages after a stream opened. */
export const afterOpened = (was: Pages, opening: Opened, presence: Presence, now: Instant): Pages => {
  if (isPast(was, opening, now)) return was
  const { stream, pages, others, nth } = limited(was, opening, now)
  const missed = others === 'lost' ? was.filter((lease) => isMissed(lease, now)).map(({ page }) => page) : []
  const leading = stillLeading(was, opening, presence, now)
  const carried = [...new Set([...missed.filter((page) => !pages.includes(page)), ...pages])].filter(
    (page) =>
      !isFull(was, page, now) &&
      !currentLease(was, page, now)?.goodbye &&
      !leading.some((lease) => lease.page === page),
  )
  const rest = was
    .filter((lease) => !carried.includes(lease.page))
    .flatMap((lease) => {
      if (others === 'kept' || leading.some((leads) => leads.stream === lease.stream)) return lease
      const { leads, ...follower } = lease
      if (lease.as !== 'open') return follower
      const isTaken = !leads && wasJustSeen(lease, presence, now)
      // From now on this stream holds the page, not its reports.
      const { byReports, ...taken } = follower
      return isTaken ? { ...taken, stream } : released(follower, 'lost', presence, now)
    })
  const seen = carried.map((page): PageLease => {
    const { hiddenAt, nth: last, isUnsteady } = currentLease(was, page, now) ?? {}
    const known = page === pages[0] ? (nth ?? last) : last
    return {
      ...opened(page, presence, now),
      stream,
      ...(page === pages[0] && { leads: true }),
      ...(known !== undefined && { nth: known }),
      ...(hiddenAt !== undefined && { hiddenAt }),
      ...(isUnsteady && { isUnsteady }),
    }
  })
  return [...rest, ...seen]
}

/** The pages while a stream is still open. */
export const afterKept = (pages: Pages, stream: string, presence: Presence, now: Instant): Pages => {
  const isKept = (lease: PageLease): boolean => isOpen(lease, now) && lease.stream === stream
  const until = after(now, presence.lease)
  const kept = ({ isUnsteady, ...lease }: PageLease): PageLease => ({ ...lease, until })
  return pages.some(isKept) ? pages.map((lease) => (isKept(lease) ? kept(lease) : lease)) : pages
}

/** The pages after a stream dropped. */
export const afterLost = (pages: Pages, stream: string, presence: Presence, now: Instant): Pages => {
  const isElsewhere = pages.some((lease) => isOpen(lease, now) && lease.stream && lease.stream !== stream)
  const isGone = (lease: PageLease): boolean =>
    lease.as === 'open' && !lease.byReports && (lease.stream === stream || (lease.stream === undefined && !isElsewhere))
  const afterIt = (lease: PageLease): Pages => {
    const isToBeMissed = !lease.leads && wasJustSeen(lease, presence, now)
    return released(isToBeMissed ? { ...lease, missedAt: now } : lease, 'lost', presence, now)
  }
  return pages.some(isGone) ? pages.flatMap((lease) => (isGone(lease) ? afterIt(lease) : lease)) : pages
}
