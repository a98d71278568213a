import { withAbsence } from './absence.ts'
import { idleDeadline, underPolicy, withLimits, withUnreported } from './deadline.ts'
import { asEnded, endOf } from './ending.ts'
import { isWorthWriting } from './fold.ts'
import { withoutAnyData } from './own-value.ts'
import type { Policy } from './policy.ts'
import { type PageSignal, pagesAfter, pruned } from './presence.ts'
import { withSeen } from './seen-messages.ts'
import type { End, Origins, Session } from './session.ts'
import { withMoreTime, withShown } from './shown-warnings.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { withoutTickets } from './tickets.ts'
import { after, before, type Instant } from './time.ts'

/** A session that starts now. `known`: its public id, its own data, and what its sign-in tells about itself. */
export const start = (
  subject: string,
  roles: readonly string[],
  policy: Policy,
  now: Instant,
  known: Pick<Session, 'id' | 'data'> & Origins = {},
): Session => {
  const bare = { subject, roles, startedAt: now, activeAt: now, pages: [], idle: policy.idle, notAfter: now }
  return withLimits({ ...known, ...bare }, policy)
}

// Nothing of the application's own is kept in the memory of an end.
const endedBy = (session: Session, end: End): Session => ({ ...withoutAnyData(session), pages: [], ended: end })

/** The session with its end recorded if it is over by now, else the same session. */
export const settle = (session: Session, policy: Policy, now: Instant): Session => {
  if (session.ended) return session
  if (session.ending) return asEnded(session)
  const status = statusAt(session, policy, now)
  return status.phase === 'ended' ? endedBy(session, status.end) : session
}

const renewed = (session: Session, at: Instant): Session =>
  at <= session.activeAt ? session : { ...session, activeAt: at }

const withInput = (session: Session, at: Instant): Session =>
  at <= (session.inputAt ?? session.startedAt) ? session : { ...session, inputAt: at }

const folded = (session: Session, at: Instant): Session =>
  isWorthWriting(session.activeAt, at) ? renewed(session, at) : session

const worded = (detail: string | undefined): Pick<End, 'detail'> => (detail === undefined ? {} : { detail })

const withPages = (session: Session, signal: PageSignal, { presence }: Policy, now: Instant): Session => {
  if (!presence) return session
  const pages = pagesAfter(session.pages, signal, presence, now)
  return pages === session.pages ? session : { ...session, pages: pruned(pages, presence, now) }
}

// A report also shows that its page is open.
const withReport = (session: Session, page: string | undefined, policy: Policy, now: Instant): Session =>
  page === undefined ? session : withPages(session, { type: 'page-reported', page }, policy, now)

const afterSignal = (session: Session, signal: Signal, policy: Policy, now: Instant): Session => {
  switch (signal.type) {
    case 'input': {
      const at = before(now, signal.ago)
      const next = at < idleDeadline(session, policy).warnsAt ? withInput(renewed(session, at), at) : session
      return withReport(next, signal.page, policy, now)
    }
    case 'request':
      return folded(session, now)
    case 'extend':
      return withReport(folded(session, now), signal.page, policy, now)
    case 'more-time': {
      const idle = idleDeadline(session, policy)
      const until = policy.moreTime && after(now, policy.moreTime)
      const next = until && until > idle.at && idle.warnsAt <= now ? withMoreTime(session, until) : session
      return withReport(next, signal.page, policy, now)
    }
    case 'warning-shown':
      return withShown(session, policy, now)
    case 'message-seen':
      return withSeen(session, signal.message, now)
    case 'page-opening':
    case 'page-answered':
    case 'page-seen':
    case 'page-left':
    case 'page-lost':
    case 'page-hidden':
    case 'stream-opened':
    case 'stream-kept':
    case 'stream-lost':
      return withPages(session, signal, policy, now)
    case 'sign-out':
      return endedBy(session, { reason: 'signed-out', at: now })
    case 'revoke':
      return endedBy(session, { reason: 'revoked', at: now, by: signal.by, ...worded(signal.detail) })
    case 'replace':
      return endedBy(session, { reason: 'replaced', at: now })
  }
}

/**
 * The session after a signal. A signal that changes nothing gives the same session, and no signal changes an ended one.
 * Input never answers the warning, but input from before it counts when its report arrives during the warning. A request
 * less than a second after the stored activity changes nothing.
 */
export const step = (session: Session, signal: Signal, policy: Policy, now: Instant): Session => {
  const settled = settle(session, policy, now)
  if (settled.ended) return settled
  const current = underPolicy(settled, policy, now)
  const next = afterSignal(current, signal, policy, now)
  if (next === current) return session
  const limited = withLimits(next, policy)
  // The signal itself may end the session, such as when the last awaited document turns out to be no page.
  return settle(next.pages === current.pages ? limited : withAbsence(limited, policy, now), policy, now)
}

/**
 * The session after a change of its person's roles; its tasks and its end follow from the new ones. A shorter policy may
 * leave no time for a report of the last activity. So one report interval counts as activity.
 */
export const changeRoles = (session: Session, roles: readonly string[], policy: Policy, now: Instant): Session => {
  if (endOf(session)) return session
  // A sign-in that waits has the earlier roles.
  const changed = withoutTickets({ ...session, roles })
  return withLimits(policy.idle < session.idle ? withUnreported(changed, now) : changed, policy)
}
