import { withLimits } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { PageLease, Session } from './session.ts'
import { after, type Duration, earliest, type Instant, seconds } from './time.ts'

/** How far the clocks of two servers may differ. A moment further in the future counts as wrong. */
export const clockTolerance: Duration = seconds(2)

const noLater = <Fact extends Instant | undefined>(fact: Fact, now: Instant): Fact =>
  fact !== undefined && fact > after(now, clockTolerance) ? (now as Fact) : fact

const pastFacts = ['hiddenAt', 'succeededAt', 'missedAt'] as const

const pageWithoutSkew = (lease: PageLease, now: Instant): PageLease => {
  const future = pastFacts.filter((name) => noLater(lease[name], now) !== lease[name])
  return future.length === 0 ? lease : { ...lease, ...Object.fromEntries(future.map((name) => [name, now])) }
}

const isInPast = ({ startedAt, activeAt, inputAt, absentSince, ended, pages }: Session, now: Instant): boolean => {
  const latestPast = after(now, clockTolerance)
  return (
    startedAt <= latestPast &&
    activeAt <= latestPast &&
    (inputAt === undefined || inputAt <= latestPast) &&
    (absentSince === undefined || absentSince <= latestPast) &&
    (ended === undefined || ended.at <= latestPast) &&
    pages.every((lease) => pageWithoutSkew(lease, now) === lease)
  )
}

/**
 * The session with every past moment in the past. A start, activity or end after `now` comes from a clock that ran ahead,
 * and would delay the end. So it is read as `now`. Without such a moment the same session comes back. Limits and leases
 * may lie in the future; they follow from the corrected moments.
 */
export const withoutClockSkew = (session: Session, policy: Policy, now: Instant): Session => {
  if (session.ending || isInPast(session, now)) return session
  const { startedAt, activeAt, inputAt, absentSince, ended, pages } = session
  const corrected: Session = {
    ...session,
    startedAt: noLater(startedAt, now),
    activeAt: noLater(activeAt, now),
    ...(inputAt !== undefined && { inputAt: noLater(inputAt, now) }),
    ...(absentSince !== undefined && { absentSince: noLater(absentSince, now) }),
    pages: pages.map((lease) => pageWithoutSkew(lease, now)),
    ...(ended && { ended: { ...ended, at: noLater(ended.at, now) } }),
  }
  return ended ? corrected : withShorterLeases(withLimits(corrected, policy), policy, now)
}

// A lease from another clock must not be longer than one that starts now.
const withShorterLeases = (session: Session, policy: Policy, now: Instant): Session => {
  const { presence } = policy
  if (!presence) return session
  const longest = after(now, Math.max(presence.lease, presence.opening) as Duration)
  const pages = session.pages.map((lease) => ({ ...lease, until: earliest(lease.until, longest) }))
  return withLimits({ ...session, pages }, policy)
}
