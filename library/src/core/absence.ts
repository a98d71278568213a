import { leavingAt } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { PageLease, Session } from './session.ts'
import { between, type Duration, type Instant, seconds } from './time.ts'

/** An event about a person's pages: all of them closed or vanished, or one came back. */
export type AbsenceNews =
  | { readonly what: 'page-closed'; readonly at: Instant; readonly reason: 'left' | 'lost' }
  | { readonly what: 'page-reopened' }

// A reload, and a stream that drops and comes back, is no news. Without this bound they would fill the journal.
const noticedAfter: Duration = seconds(3)

const withoutAbsence = ({ absentSince: _, ...session }: Session): Session => session

/** The session that knows since when it is about to end because its pages closed or vanished. */
export const withAbsence = (session: Session, policy: Policy, now: Instant): Session => {
  const isAbsent = leavingAt(session, policy, now) !== undefined
  if (isAbsent === (session.absentSince !== undefined)) return session
  return isAbsent ? { ...session, absentSince: now } : withoutAbsence(session)
}

// The lease that was over last decides, because the others were no reason to go.
const hasVanished = (pages: readonly PageLease[]): boolean =>
  pages.some(({ as, until }) => as === 'lost' && pages.every((other) => other.as !== 'left' || other.until <= until))

/**
 * The events of an absence that a change ended: by an end, or because a page came back. The saved session decides, so each is
 * told once on however many servers. An absence of less than three seconds is told only if it ended the session.
 */
export const absenceNews = (was: Session, is: Session, now: Instant): readonly AbsenceNews[] => {
  const { absentSince: at } = was
  if (at === undefined || was.ended || (at === is.absentSince && !is.ended)) return []
  if (is.ended?.reason !== 'closed' && between(at, is.ended?.at ?? now) < noticedAfter) return []
  const closed = { what: 'page-closed', at, reason: hasVanished(was.pages) ? 'lost' : 'left' } as const
  return is.ended ? [closed] : [closed, { what: 'page-reopened' }]
}
