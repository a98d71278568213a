import { deadlines, idleDeadline, lifetimeDeadline, nearestDeadline, underPolicy } from './deadline.ts'
import { endOf } from './ending.ts'
import type { Policy } from './policy.ts'
import type { End, Session } from './session.ts'
import { between, type Duration, earliest, type Instant } from './time.ts'

/**
 * The answer at one moment. Its durations cover idle and lifetime only, because its reader has a page open or never had
 * one.
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
      /** The end that the warning announces. */
      readonly reason: 'idle' | 'lifetime'
      /** Whether `extend` delays this end. No signal delays the end of the lifetime. */
      readonly extendable: boolean
      /** How long until that end. */
      readonly endsIn: Duration
      /** How long until the next warning, when one more comes. */
      readonly warnsIn?: Duration
      readonly lifetimeEndsIn: Duration
      /** How much time the person may ask for instead of `extend`, where the policy gives any. */
      readonly moreTime?: Duration
    }
  | { readonly phase: 'ended'; readonly end: End }

const endAt = (session: Session, policy: Policy, now: Instant): End | undefined => {
  const known = endOf(session)
  if (known) return known
  const nearest = nearestDeadline(underPolicy(session, policy, now), policy)
  return nearest.at <= now ? { reason: nearest.reason, at: nearest.at } : undefined
}

/** The status of a session at a moment. The end reason is that of the nearest deadline. */
export const statusAt = (session: Session, policy: Policy, now: Instant): Status => {
  const end = endAt(session, policy, now)
  if (end) return { phase: 'ended', end }
  const idle = idleDeadline(underPolicy(session, policy, now), policy)
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
    ...(reason === 'idle' && policy.moreTime !== undefined && { moreTime: policy.moreTime }),
  }
}

/** The next moment at which time alone changes the status; undefined after the end. */
export const nextChangeAt = (session: Session, policy: Policy, now: Instant): Instant | undefined => {
  if (endOf(session)) return undefined
  const moments = deadlines(underPolicy(session, policy, now), policy).flatMap(({ at, warnsAt }) => [at, warnsAt ?? at])
  const toCome = moments.filter((at) => at > now)
  return toCome.length === 0 ? undefined : earliest(...toCome)
}
