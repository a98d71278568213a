import type { Policy, Presence } from './policy.ts'
import type { PageLease, Session } from './session.ts'
import { after, before, earliest, type Instant, latest } from './time.ts'

/** An end to come, with its reason. */
export interface Deadline {
  readonly reason: 'idle' | 'lifetime' | 'closed'
  readonly at: Instant
  /** From when the person is warned; nobody is left to be warned of `closed`. */
  readonly warnsAt?: Instant
}

const untils = (leases: readonly PageLease[]): readonly Instant[] => leases.map((lease) => lease.until)

const closedAt = (pages: readonly PageLease[], presence: Presence): Instant | undefined => {
  if (pages.length === 0) return undefined
  const seen = pages.filter((lease) => lease.as !== 'opening' && lease.as !== 'gone')
  if (seen.length === 0) return undefined
  const openings = pages.filter((lease) => lease.as === 'opening')
  const gone = presence.ends === 'any-page' ? earliest(...untils(seen)) : latest(...untils(seen))
  return latest(gone, ...untils(openings))
}

/** The end by inactivity. */
export const idleDeadline = (session: Session, policy: Policy): Deadline & { readonly warnsAt: Instant } => {
  const at = after(session.activeAt, policy.idle)
  return { reason: 'idle', at, warnsAt: before(at, policy.warning) }
}

/** The end of the lifetime; no signal moves it. */
export const lifetimeDeadline = (session: Session, policy: Policy): Deadline & { readonly warnsAt: Instant } => {
  const at = after(session.startedAt, policy.lifetime)
  return { reason: 'lifetime', at, warnsAt: before(at, policy.lifetimeWarning) }
}

/** The end by closing: there is none as long as no page was ever seen. */
export const closedDeadline = (session: Session, policy: Policy): Deadline | undefined => {
  const at = policy.presence && closedAt(session.pages, policy.presence)
  return at === undefined ? undefined : { reason: 'closed', at }
}

/** The nearest end that lies ahead of a session; of two at one moment, a fixed one. */
export const nearestDeadline = (session: Session, policy: Policy): Deadline => {
  const idle = idleDeadline(session, policy)
  const lifetime = lifetimeDeadline(session, policy)
  const closed = closedDeadline(session, policy)
  const nearest = lifetime.at < idle.at ? lifetime : idle
  return closed && closed.at < nearest.at ? closed : nearest
}

/** Every end that lies ahead of a session. */
export const deadlines = (session: Session, policy: Policy): readonly Deadline[] => {
  const closed = closedDeadline(session, policy)
  return [idleDeadline(session, policy), lifetimeDeadline(session, policy), ...(closed ? [closed] : [])]
}

/** The session with what a store needs to know of its deadlines brought up to date. */
export const withLimits = (session: Session, policy: Policy): Session => {
  const lifetime = lifetimeDeadline(session, policy).at
  const notAfter = earliest(lifetime, closedDeadline(session, policy)?.at ?? lifetime)
  return { ...session, idle: policy.idle, notAfter }
}
