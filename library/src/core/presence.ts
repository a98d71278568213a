import type { Presence } from './policy.ts'
import { mostPages, type PageLease } from './session.ts'
import type { Signal } from './signal.ts'
import { after, before, between, type Duration, earliest, type Instant, seconds } from './time.ts'

/** What can happen to pages. */
export type PageSignal = Extract<Signal, { readonly page: string } | { readonly stream: string }>

type Seen = Extract<Signal, { readonly type: 'page-seen' }>
type Opened = Extract<Signal, { readonly type: 'stream-opened' }>
type Pages = readonly PageLease[]

// A page that is being closed is hidden first, in Firefox often without a goodbye.
const closingTakes: Duration = seconds(1)
// A page that spoke while the stream was being opened could not be named in it.
const openingTakes: Duration = seconds(5)

// It goes on being known for this moment: what it alone had kept open ends now, and not at some moment before.
const overNow = (lease: PageLease, now: Instant): Pages => [{ ...lease, until: now }]

const released = (lease: PageLease, how: 'left' | 'lost', presence: Presence, now: Instant): Pages => {
  if (lease.as === 'opening') return overNow(lease, now)
  if (lease.as === 'gone') return [lease]
  const isClosing = lease.hiddenAt !== undefined && between(lease.hiddenAt, now) <= closingTakes
  const as = isClosing || lease.as === 'left' ? 'left' : how
  const until = earliest(lease.until, after(now, as === 'left' ? presence.grace : presence.lostGrace))
  const is: PageLease = how === 'left' ? { ...lease, as, until, goodbye: true } : { ...lease, as, until }
  // The page that takes over spoke first: in Chromium a restored page does so before the leaving one says goodbye.
  const isSucceeded = lease.succeededAt !== undefined && between(lease.succeededAt, now) <= presence.grace
  return isSucceeded ? gone(is) : [is]
}

// A goodbye is remembered: the page's first word may still be on its way.
const gone = (lease: PageLease): Pages => (lease.goodbye ? [{ ...lease, as: 'gone' }] : [])

const succeeded = (lease: PageLease, now: Instant): Pages => {
  if (lease.as === 'opening') return overNow(lease, now)
  return lease.as === 'open' ? [{ ...lease, succeededAt: now }] : gone(lease)
}

// A page that was closed as soon as it was there can be heard of in the wrong order. It may have been the only one; but
// that it was the first to close, which ends a session under `any-page`, takes its first word.
const unheardOf = (page: string, presence: Presence, now: Instant): PageLease => ({
  page,
  as: presence.ends === 'any-page' ? 'gone' : 'left',
  until: after(now, presence.grace),
  goodbye: true,
})

const hidden = (lease: PageLease, presence: Presence, now: Instant): PageLease => {
  const lostAt = before(lease.until, presence.lostGrace)
  // Its stream was quicker than its last word.
  const isClosing = lease.as === 'lost' && between(lostAt, now) <= closingTakes
  const is = { ...lease, hiddenAt: now }
  return isClosing ? { ...is, as: 'left', until: earliest(lease.until, after(now, presence.grace)) } : is
}

const without = (pages: Pages, page: string): Pages => pages.filter((lease) => lease.page !== page)

// What is over, or only waited for, takes no room from a page.
const isFull = (pages: Pages, page: string, now: Instant): boolean =>
  pages.length >= mostPages &&
  !pages.some((lease) => lease.page === page) &&
  pages.filter(({ as, until }) => as !== 'opening' && until >= now).length >= mostPages

const capped = (pages: Pages): Pages => {
  if (pages.length <= mostPages) return pages
  const oldest = pages.filter(({ as }) => as === 'opening').slice(0, pages.length - mostPages)
  return pages.filter((lease) => !oldest.includes(lease)).slice(0, mostPages)
}

const stillKnown = (pages: Pages, page: string, now: Instant): PageLease | undefined =>
  pages.find((lease) => lease.page === page && lease.until > now)

const opened = (page: string, presence: Presence, now: Instant): PageLease => ({
  page,
  as: 'open',
  until: after(now, presence.lease),
})

const afterSeen = (pages: Pages, { page, after: earlier = [] }: Seen, presence: Presence, now: Instant): Pages => {
  const others = without(pages, page).flatMap((lease) => (earlier.includes(lease.page) ? succeeded(lease, now) : lease))
  // It is not held then; but the page that it takes over from is not closed by that.
  if (isFull(pages, page, now)) return pages.some((lease) => earlier.includes(lease.page)) ? others : pages
  const was = stillKnown(pages, page, now)
  if (was?.goodbye) return [...others, was]
  const is = { ...opened(page, presence, now), ...(was?.nth !== undefined && { nth: was.nth }) }
  if (was?.leads && was.as === 'open')
    return [...others, { ...is, ...(was.stream !== undefined && { stream: was.stream }), leads: true }]
  // The stream of its browser carries it, until its leading page says otherwise.
  const leading = others.find((lease) => lease.leads && lease.as === 'open' && lease.until > now)
  const stream = leading?.stream ?? was?.stream
  // What it said before it vanished may be heard after that: that it is back, a stream will show.
  const isBack = was?.as !== 'lost' || leading !== undefined
  const there: PageLease = isBack
    ? is
    : { ...is, as: 'lost', until: earliest(is.until, after(now, presence.lostGrace)) }
  return [...others, stream === undefined ? there : { ...there, stream }]
}

// Its page had given it up for another one, or said goodbye, before it was heard of.
const isPast = (was: Pages, { pages, nth = Number.POSITIVE_INFINITY }: Opened, now: Instant): boolean => {
  const leading = pages[0] === undefined ? undefined : stillKnown(was, pages[0], now)
  return leading !== undefined && (leading.goodbye === true || (leading.nth ?? 0) > nth)
}

const hasJustSpoken = (lease: PageLease, presence: Presence, now: Instant): boolean =>
  between(before(lease.until, presence.lease), now) < openingTakes

const isMissed = ({ missedAt, goodbye, until }: PageLease, now: Instant): boolean =>
  missedAt !== undefined && !goodbye && until > now && between(missedAt, now) < openingTakes

const afterOpened = (was: Pages, signal: Opened, presence: Presence, now: Instant): Pages => {
  if (isPast(was, signal, now)) return was
  const { stream, pages, others, nth } = signal
  const missed = others === 'lost' ? was.filter((lease) => isMissed(lease, now)).map(({ page }) => page) : []
  const carried = [...new Set([...missed.filter((page) => !pages.includes(page)), ...pages])].filter(
    (page) => !isFull(was, page, now) && !stillKnown(was, page, now)?.goodbye,
  )
  const rest = was
    .filter((lease) => !carried.includes(lease.page))
    .flatMap((lease) => {
      if (others === 'kept') return lease
      const { leads, ...follower } = lease
      if (lease.as !== 'open') return follower
      // Where it led another one does now, which it would not have let be.
      const isTaken = !leads && hasJustSpoken(lease, presence, now)
      return isTaken ? { ...follower, stream } : released(follower, 'lost', presence, now)
    })
  const seen = carried.map((page): PageLease => {
    const { hiddenAt, nth: last } = stillKnown(was, page, now) ?? {}
    const known = page === pages[0] ? (nth ?? last) : last
    return {
      ...opened(page, presence, now),
      stream,
      ...(page === pages[0] && { leads: true }),
      ...(known !== undefined && { nth: known }),
      ...(hiddenAt !== undefined && { hiddenAt }),
    }
  })
  return [...rest, ...seen]
}

const afterLost = (pages: Pages, stream: string, presence: Presence, now: Instant): Pages => {
  const isElsewhere = pages.some(
    (lease) => lease.as === 'open' && lease.until > now && lease.stream && lease.stream !== stream,
  )
  const isGone = (lease: PageLease): boolean =>
    lease.as === 'open' && (lease.stream === stream || (lease.stream === undefined && !isElsewhere))
  const afterIt = (lease: PageLease): Pages => {
    const isToBeMissed = !lease.leads && hasJustSpoken(lease, presence, now)
    return released(isToBeMissed ? { ...lease, missedAt: now } : lease, 'lost', presence, now)
  }
  return pages.some(isGone) ? pages.flatMap((lease) => (isGone(lease) ? afterIt(lease) : lease)) : pages
}

/** The pages after a signal about some of them. */
export const pagesAfter = (pages: Pages, signal: PageSignal, presence: Presence, now: Instant): Pages => {
  const change = (page: string, to: (lease: PageLease) => PageLease | Pages): Pages =>
    pages.some((lease) => lease.page === page)
      ? pages.flatMap((lease) => (lease.page === page ? to(lease) : lease))
      : pages
  switch (signal.type) {
    case 'page-opening': {
      const { page } = signal
      const isKnown = (lease: PageLease): boolean => lease.page === page && lease.as !== 'opening' && lease.until >= now
      if (isFull(pages, page, now) || pages.some(isKnown)) return pages
      return [...without(pages, page), { page, as: 'opening', until: after(now, presence.opening) }]
    }
    case 'page-seen':
      return afterSeen(pages, signal, presence, now)
    case 'page-left': {
      const { page } = signal
      if (pages.some((lease) => lease.page === page && lease.until >= now))
        return change(page, (lease) => released(lease, 'left', presence, now))
      return isFull(pages, page, now) ? pages : [...without(pages, page), unheardOf(page, presence, now)]
    }
    case 'page-lost':
      return change(signal.page, (lease) => released(lease, 'lost', presence, now))
    case 'page-hidden':
      return change(signal.page, (lease) => hidden(lease, presence, now))
    case 'stream-opened':
      return afterOpened(pages, signal, presence, now)
    case 'stream-kept': {
      const isKept = (lease: PageLease): boolean =>
        lease.as === 'open' && lease.until > now && lease.stream === signal.stream
      const until = after(now, presence.lease)
      return pages.some(isKept) ? pages.map((lease) => (isKept(lease) ? { ...lease, until } : lease)) : pages
    }
    case 'stream-lost':
      return afterLost(pages, signal.stream, presence, now)
  }
}

/**
 * The pages without those whose time is up, and no more than are kept count of. One that was seen stays, so that it is
 * known that there ever was one.
 */
export const pruned = (pages: Pages, presence: Presence, now: Instant): Pages => {
  const isCounted = ({ as }: PageLease): boolean => as !== 'opening' && as !== 'gone'
  const there = pages.filter((lease) => lease.until >= now)
  if (presence.ends === 'last-page' && there.some(isCounted)) return capped(there)
  return capped(pages.filter((lease) => isCounted(lease) || lease.until >= now))
}
