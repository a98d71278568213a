import { idleDeadline, withLimits } from './deadline.ts'
import { asEnded, endOf } from './ending.ts'
import { isWorthWriting } from './fold.ts'
import type { Policy } from './policy.ts'
import { pagesAfter, pruned } from './presence.ts'
import { reportsEvery } from './reports.ts'
import type { End, Session } from './session.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { after, before, earliest, type Instant, milliseconds } from './time.ts'

/** A session that starts now. */
export const start = (subject: string, roles: readonly string[], policy: Policy, now: Instant): Session => {
  const bare = { subject, roles, startedAt: now, activeAt: now, pages: [], idle: policy.idle, notAfter: now }
  return withLimits(bare, policy)
}

const endedBy = (session: Session, end: End): Session => ({ ...session, pages: [], ended: end })

/** The session with its end written down, if it is over by now; else the same session. */
export const settle = (session: Session, policy: Policy, now: Instant): Session => {
  if (session.ended) return session
  if (session.ending) return asEnded(session)
  const status = statusAt(session, policy, now)
  return status.phase === 'ended' ? endedBy(session, status.end) : session
}

const renewed = (session: Session, at: Instant): Session =>
  at <= session.activeAt ? session : { ...session, activeAt: at }

const folded = (session: Session, at: Instant): Session =>
  isWorthWriting(session.activeAt, at) ? renewed(session, at) : session

const afterSignal = (session: Session, signal: Signal, policy: Policy, now: Instant): Session => {
  switch (signal.type) {
    case 'input': {
      const at = before(now, signal.ago)
      return at < idleDeadline(session, policy).warnsAt ? renewed(session, at) : session
    }
    case 'request':
    case 'extend':
      return folded(session, now)
    case 'page-opening':
    case 'page-seen':
    case 'page-left':
    case 'page-lost':
    case 'page-hidden':
    case 'stream-opened':
    case 'stream-kept':
    case 'stream-lost': {
      if (!policy.presence) return session
      const pages = pagesAfter(session.pages, signal, policy.presence, now)
      return pages === session.pages ? session : { ...session, pages: pruned(pages, policy.presence, now) }
    }
    case 'sign-out':
      return endedBy(session, { reason: 'signed-out', at: now })
    case 'revoke':
      return endedBy(session, { reason: 'revoked', at: now, by: signal.by })
    case 'replace':
      return endedBy(session, { reason: 'replaced', at: now })
  }
}

/**
 * What a session is after a signal. The same session comes back when the signal changes nothing; once ended, none does.
 * Input is never an answer to the warning, but input from before the warning counts when its report arrives during it.
 * A request that comes less than a second after what is known changes nothing.
 */
export const step = (session: Session, signal: Signal, policy: Policy, now: Instant): Session => {
  const settled = settle(session, policy, now)
  if (settled.ended) return settled
  const next = afterSignal(settled, signal, policy, now)
  // What a signal leaves may be over at this moment, such as when it takes away what alone was still waited for.
  return next === session ? session : settle(withLimits(next, policy), policy, now)
}

/**
 * The session of a person whose roles have changed; what it may do and when it ends follows from the new ones. Where the
 * new policy leaves less time, it may leave none to hear of what the person did last: so much counts as done.
 */
export const changeRoles = (session: Session, roles: readonly string[], policy: Policy, now: Instant): Session => {
  if (endOf(session)) return session
  const { activeAt, idle } = session
  const is = { ...session, roles }
  if (policy.idle >= idle) return withLimits(is, policy)
  return withLimits(renewed(is, earliest(now, after(activeAt, milliseconds(reportsEvery(idle))))), policy)
}
