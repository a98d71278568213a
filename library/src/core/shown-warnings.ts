import { idleDeadline, lifetimeDeadline } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { Session } from './session.ts'
import type { Instant } from './time.ts'

/** The reason of the end that the warning announces: the nearest of those that are warned of then. */
export const announcedAt = (session: Session, policy: Policy, now: Instant): 'idle' | 'lifetime' | undefined => {
  const idle = idleDeadline(session, policy)
  const lifetime = lifetimeDeadline(session, policy)
  if (idle.warnsAt <= now && (lifetime.warnsAt > now || idle.at <= lifetime.at)) return 'idle'
  return lifetime.warnsAt <= now ? 'lifetime' : undefined
}

/** The session after a page has shown its warning. It is the same without a warning, and when another page was first. */
export const withShown = (session: Session, policy: Policy, now: Instant): Session => {
  const reason = announcedAt(session, policy, now)
  if (reason === undefined) return session
  const { warned, activeAt } = session
  const isKnown = reason === 'idle' ? warned?.idle === activeAt : warned?.lifetime === policy.lifetime
  const fact = reason === 'idle' ? { idle: activeAt } : { lifetime: policy.lifetime }
  return isKnown ? session : { ...session, warned: { ...warned, ...fact } }
}

/** The session with extra time. Its next warning of inactivity is another one, although no activity came in between. */
export const withMoreTime = (session: Session, until: Instant): Session => {
  if (session.warned === undefined) return { ...session, moreUntil: until }
  const { idle: _, ...warned } = session.warned
  return { ...session, moreUntil: until, warned }
}
