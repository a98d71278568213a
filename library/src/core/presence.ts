import type { Presence } from './policy.ts'
import { afterAnswered, afterRequested, followed } from './presence/documents.ts'
import {
  afterReport,
  hidden,
  isAwaited,
  isFull,
  leftBeforeSeen,
  type Pages,
  released,
  without,
} from './presence/lease.ts'
import { afterSeen } from './presence/seen.ts'
import { afterKept, afterLost, afterOpened } from './presence/streams.ts'
import { mostPages, type PageLease } from './session.ts'
import type { Signal } from './signal.ts'
import type { Instant } from './time.ts'

/** The signals about pages. */
export type PageSignal =
  | Extract<Signal, { readonly page: string } | { readonly stream: string }>
  | { readonly type: 'page-reported'; readonly page: string }

const afterLeft = (pages: Pages, page: string, presence: Presence, now: Instant): Pages => {
  const was = pages.find((lease) => lease.page === page && lease.until >= now)
  if (!was) return isFull(pages, page, now) ? pages : [...without(pages, page), leftBeforeSeen(page, presence, now)]
  const left = pages.flatMap((lease) => (lease.page === page ? released(lease, 'left', presence, now) : lease))
  const itsLease = left.find((lease) => lease.page === page)
  // A page whose successor has sent its `page-seen` is followed by it, never by an awaited document.
  const isFollowed = !isAwaited(was) && !was.goodbye && itsLease !== undefined && itsLease.as !== 'gone'
  return isFollowed ? followed(left, page, presence, now) : left
}

/** The pages after a signal about some of them. */
export const pagesAfter = (pages: Pages, signal: PageSignal, presence: Presence, now: Instant): Pages => {
  const change = (page: string, to: (lease: PageLease) => PageLease | Pages): Pages =>
    pages.some((lease) => lease.page === page)
      ? pages.flatMap((lease) => (lease.page === page ? to(lease) : lease))
      : pages
  switch (signal.type) {
    case 'page-opening':
      return afterRequested(pages, signal, presence, now)
    case 'page-answered':
      return afterAnswered(pages, signal, presence, now)
    case 'page-seen':
      return afterSeen(pages, signal, presence, now)
    case 'page-reported': {
      const was = pages.find((lease) => lease.page === signal.page)
      if (!was) return pages
      const reported = afterReport(was, presence, now)
      return reported === was ? pages : change(signal.page, () => reported)
    }
    case 'page-left':
      return afterLeft(pages, signal.page, presence, now)
    case 'page-lost':
      return change(signal.page, (lease) => released(lease, 'lost', presence, now))
    case 'page-hidden':
      return change(signal.page, (lease) => hidden(lease, presence, now))
    case 'stream-opened':
      return afterOpened(pages, signal, presence, now)
    case 'stream-kept':
      return afterKept(pages, signal.stream, presence, now)
    case 'stream-lost':
      return afterLost(pages, signal.stream, presence, now)
  }
}

const capped = (pages: Pages): Pages => {
  if (pages.length <= mostPages) return pages
  const oldest = pages.filter(isAwaited).slice(0, pages.length - mostPages)
  return pages.filter((lease) => !oldest.includes(lease)).slice(0, mostPages)
}

/**
 * The pages without those whose lease is over, and no more than the limit. The last seen page stays, because the session
 * must know that it ever had one.
 */
export const pruned = (pages: Pages, presence: Presence, now: Instant): Pages => {
  const isCounted = (lease: PageLease): boolean => !isAwaited(lease) && lease.as !== 'gone'
  const current = pages.filter((lease) => lease.until >= now)
  if (presence.ends === 'last-page' && current.some(isCounted)) return capped(current)
  return capped(pages.filter((lease) => isCounted(lease) || lease.until >= now))
}
