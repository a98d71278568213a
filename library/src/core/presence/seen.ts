import type { Presence } from '../policy.ts'
import type { PageLease } from '../session.ts'
import type { Signal } from '../signal.ts'
import { after, earliest, type Instant } from '../time.ts'
import { namedBy } from './documents.ts'
import { afterReport, currentLease, endedNow, firstSeen, gone, isFull, opened, type Pages, without } from './lease.ts'

type Seen = Extract<Signal, { readonly type: 'page-seen' }>

// A duplicated tab names an open page, whose stream may just have dropped. The wait harms only `any-page`.
const mayComeBack = ({ as }: PageLease, { ends }: Presence): boolean =>
  as === 'open' || (as === 'lost' && ends === 'last-page')

const succeeded = (lease: PageLease, presence: Presence, now: Instant): Pages =>
  mayComeBack(lease, presence) ? [{ ...lease, succeededAt: now }] : gone(lease)

const withoutFollows = ({ follows, ...lease }: PageLease): PageLease => lease

const othersAfter = (pages: Pages, { page, after: earlier = [] }: Seen, presence: Presence, now: Instant): Pages => {
  const { over, others } = namedBy(pages, page, earlier, now)
  return without(pages, page).flatMap((lease) => {
    if (over.includes(lease)) return endedNow(lease, now)
    if (others.includes(lease)) return withoutFollows(lease)
    return earlier.includes(lease.page) ? succeeded(lease, presence, now) : lease
  })
}

const namesAny = (pages: Pages, { page, after: earlier = [] }: Seen, now: Instant): boolean =>
  pages.some((lease) => earlier.includes(lease.page)) || namedBy(pages, page, earlier, now).over.length > 0

// The page requested `nth` streams and none is open, so it sent this signal after its last stream dropped.
const hasNoStream = ({ nth = 0 }: Seen, was: PageLease | undefined): boolean => nth > 0 && nth >= (was?.nth ?? 0)

const seenAgain = (page: string, was: PageLease | undefined, presence: Presence, now: Instant): PageLease => {
  if (was?.as !== 'open') return was ? opened(page, presence, now) : firstSeen(page, presence, now)
  const { until, isNew } = afterReport(was, presence, now)
  return { page, as: 'open', until, ...(isNew && { isNew }) }
}

/** The pages after a `page-seen`. */
export const afterSeen = (pages: Pages, signal: Seen, presence: Presence, now: Instant): Pages => {
  const { page } = signal
  const others = othersAfter(pages, signal, presence, now)
  // There is no room for this page, but the page that it takes over from must not count as closed.
  if (isFull(pages, page, now)) return namesAny(pages, signal, now) ? others : pages
  const was = currentLease(pages, page, now)
  if (was?.goodbye) return [...others, was]
  const known = {
    ...(was?.nth !== undefined && { nth: was.nth }),
    ...(was?.isUnsteady && { isUnsteady: was.isUnsteady }),
  }
  const leading = others.find((lease) => lease.leads && lease.as === 'open' && lease.until > now)
  // The server may notice later that its stream dropped. The page must not be lost by it.
  if (hasNoStream(signal, was) && !leading)
    return [...others, { ...opened(page, presence, now), ...known, byReports: true, isUnsteady: true }]
  if (was?.leads && was.as === 'open')
    return [
      ...others,
      {
        ...opened(page, presence, now),
        ...known,
        ...(was.stream !== undefined && { stream: was.stream }),
        leads: true,
      },
    ]
  // The stream of its browser carries it, until the leading page names other pages.
  if (leading)
    return [
      ...others,
      { ...opened(page, presence, now), ...known, ...(leading.stream !== undefined && { stream: leading.stream }) },
    ]
  const seen = { ...seenAgain(page, was, presence, now), ...known }
  const carried = was?.stream === undefined ? seen : { ...seen, stream: was.stream }
  // A late `page-seen` of a lost page proves nothing. Only an open stream brings it back.
  if (was?.as === 'lost')
    return [
      ...others,
      { ...carried, as: 'lost', until: earliest(seen.until, after(now, presence.lostGrace)), hasSpoken: true },
    ]
  return [...others, was?.byReports ? { ...carried, byReports: true } : carried]
}
