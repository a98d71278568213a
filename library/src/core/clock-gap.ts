import { idleDeadline, withLimits } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { Session } from './session.ts'
import type { Signal } from './signal.ts'
import { settle, step } from './step.ts'
import { after, before, type Duration, earliest, type Instant, latest } from './time.ts'

// A warning that was shown is known by the activity before it. So it moves together with that.
const warnedLater = (session: Session, gap: number): Session => {
  const idle = session.warned?.idle
  return idle === undefined ? session : { ...session, warned: { ...session.warned, idle: (idle + gap) as Instant } }
}

/**
 * The session as if `gap` had not passed. The server's clock skipped that time, or the process stood still and
 * read no report. Use the result only to decide; the store keeps the true moments.
 */
export const ignoringGap = (gap: Duration, session: Session, policy: Policy, now: Instant): Session => {
  if (gap <= 0 || session.ended) return session
  const longest = after(now, policy.presence?.lease ?? gap)
  const pages = session.pages.map((lease) => {
    // Every signal in the gap moves the leases again, so none may outlast a lease that starts now.
    const until = latest(lease.until, earliest(after(lease.until, gap), longest))
    return { ...lease, until }
  })
  const { startedAt, activeAt, notAfter } = session
  return {
    ...warnedLater(session, gap),
    pages,
    startedAt: after(startedAt, gap),
    activeAt: after(activeAt, gap),
    notAfter: after(notAfter, gap),
  }
}

/** Like `settle`, but it records no end that only the gap brought. */
export const settleIgnoringGap = (gap: Duration, session: Session, policy: Policy, now: Instant): Session => {
  if (gap <= 0) return settle(session, policy, now)
  const { ended } = settle(ignoringGap(gap, session, policy, now), policy, now)
  return ended && !session.ended ? { ...session, pages: [], ended } : session
}

// The moment of the activity that a signal reports, unless the warning was up.
const activityOf = (signal: Signal, judged: Session, policy: Policy, now: Instant): Instant | undefined => {
  if (signal.type === 'request' || signal.type === 'extend') return now
  if (signal.type !== 'input') return undefined
  const at = before(now, signal.ago)
  return at < idleDeadline(judged, policy).warnsAt ? at : undefined
}

/**
 * Like `step`, for a signal that may have waited during the gap. It is judged as if `gap` had not passed. Activity counts
 * at its true moment, and without any the session stays as idle as it is.
 */
export const stepIgnoringGap = (
  gap: Duration,
  session: Session,
  signal: Signal,
  policy: Policy,
  now: Instant,
): Session => {
  if (gap <= 0 || session.ended || session.ending) return step(session, signal, policy, now)
  const judged = ignoringGap(gap, session, policy, now)
  const stepped = step(judged, signal, policy, now)
  const next = stepped === judged ? judged : warnedLater(stepped, -gap)
  const { startedAt } = session
  if (next.ended) return { ...next, startedAt, activeAt: session.activeAt }
  const activeAt = latest(session.activeAt, activityOf(signal, judged, policy, now) ?? session.activeAt)
  if (next === judged && activeAt === session.activeAt) return session
  return withLimits({ ...next, startedAt, activeAt }, policy)
}
