import { deadlines, idleDeadline, lifetimeDeadline, nearestDeadline } from './deadline.ts'
import { endOf } from './ending.ts'
import type { Policy } from './policy.ts'
import type { End, Session } from './session.ts'
import { between, type Duration, earliest, type Instant } from './time.ts'

/**
 * The answer at one moment. The durations look at idleness and lifetime only: whoever reads them has a page open, or
 * never had one.
 */
export type Status =
  | {
      readonly phase: 'active'
      readonly warnsIn: Duration
      readonly endsIn: Duration
      readonly lifetimeEndsIn: Duration
    }
  | {
      readonly phase: 'warning'
      /** What the warning is about. */
      readonly reason: 'idle' | 'lifetime'
      /** Whether `extend` puts this end off. The lifetime's cannot be. */
      readonly extendable: boolean
      /** How long until the end that the warning is about. */
      readonly endsIn: Duration
      /** How long until the next warning, when one more is to come. */
      readonly warnsIn?: Duration
      readonly lifetimeEndsIn: Duration
    }
  | { readonly phase: 'ended'; readonly end: End }

const endAt = (session: Session, policy: Policy, now: Instant): End | undefined => {
  const known = endOf(session)
  if (known) return known
  const nearest = nearestDeadline(session, policy)
  return nearest.at <= now ? { reason: nearest.reason, at: nearest.at } : undefined
}

/** What a session is at a moment. The end reason is that of the nearest deadline. */
export const statusAt = (session: Session, policy: Policy, now: Instant): Status => {
  const end = endAt(session, policy, now)
  if (end) return { phase: 'ended', end }
  const idle = idleDeadline(session, policy)
  const lifetime = lifetimeDeadline(session, policy)
  const lifetimeEndsIn = between(now, lifetime.at)
  const warnsAt = earliest(idle.warnsAt, lifetime.warnsAt)
  if (warnsAt > now) {
    const endsIn = between(now, earliest(idle.at, lifetime.at))
    return { phase: 'active', warnsIn: between(now, warnsAt), endsIn, lifetimeEndsIn }
  }
  const both = [idle, lifetime]
  const toCome = both.filter((deadline) => deadline.warnsAt > now).map((deadline) => deadline.warnsAt)
  const warnsIn = between(now, earliest(...toCome))
  const { at, reason } = both.filter((deadline) => deadline.warnsAt <= now).reduce((a, b) => (b.at < a.at ? b : a))
  return {
    phase: 'warning',
    reason: reason as 'idle' | 'lifetime',
    extendable: reason === 'idle',
    endsIn: between(now, at),
    ...(toCome.length > 0 && { warnsIn }),
    lifetimeEndsIn,
  }
}

/** The next moment at which the answer changes by itself; nothing does after the end. */
export const nextChangeAt = (session: Session, policy: Policy, now: Instant): Instant | undefined => {
  if (endOf(session)) return undefined
  const moments = deadlines(session, policy).flatMap(({ at, warnsAt }) => [at, warnsAt ?? at])
  const toCome = moments.filter((at) => at > now)
  return toCome.length === 0 ? undefined : earliest(...toCome)
}
