import type { Policy, Presence } from './policy.ts'
import { reportsEvery } from './reports.ts'
import type { PageLease, Session } from './session.ts'
import { after, before, between, earliest, type Instant, latest, milliseconds } from './time.ts'

/** An end to come, with its reason. */
export interface Deadline {
  readonly reason: 'idle' | 'lifetime' | 'closed'
  readonly at: Instant
  /** The moment of the warning. `closed` has none, because no person is left to warn. */
  readonly warnsAt?: Instant
}

const untils = (leases: readonly PageLease[]): readonly Instant[] => leases.map((lease) => lease.until)

// A silent document never says goodbye, so it holds the session until idle. Under `any-page` one that followed
// a page in its tab does not. Another tab may then be the first to close.
const holdsUntilIdle = ({ as, follows }: PageLease, presence: Presence): boolean =>
  as === 'silent' && (presence.ends === 'last-page' || follows === undefined)

const closedAt = (pages: readonly PageLease[], presence: Presence): Instant | undefined => {
  if (pages.length === 0 || pages.some((lease) => holdsUntilIdle(lease, presence))) return undefined
  const seen = pages.filter(({ as }) => as === 'open' || as === 'left' || as === 'lost')
  if (seen.length === 0) return undefined
  const openings = pages.filter((lease) => lease.as === 'opening')
  const gone = presence.ends === 'any-page' ? earliest(...untils(seen)) : latest(...untils(seen))
  return latest(gone, ...untils(openings))
}

/** The session with one more report interval of activity, because its pages may not have reported it yet. */
export const withUnreported = (session: Session, now: Instant): Session => {
  const { activeAt, idle } = session
  const at = earliest(now, after(activeAt, milliseconds(reportsEvery(idle))))
  return at <= activeAt ? session : { ...session, activeAt: at }
}

/**
 * The session under a policy with a shorter idle time than when it was saved. Its pages still report at the old interval,
 * so the shorter policy alone would end a session in use. More time that the person asked for is no shorter policy.
 */
export const underPolicy = (session: Session, policy: Policy, now: Instant): Session =>
  policy.idle < session.idle && session.moreUntil === undefined && session.pages.length > 0
    ? withUnreported(session, now)
    : session

/** The end by inactivity. */
export const idleDeadline = (session: Session, policy: Policy): Deadline & { readonly warnsAt: Instant } => {
  const usual = after(session.activeAt, policy.idle)
  const at = session.moreUntil === undefined || policy.moreTime === undefined ? usual : latest(usual, session.moreUntil)
  return { reason: 'idle', at, warnsAt: before(at, policy.warning) }
}

/** The end of the lifetime; no signal moves it. */
export const lifetimeDeadline = (session: Session, policy: Policy): Deadline & { readonly warnsAt: Instant } => {
  const at = after(session.startedAt, policy.lifetime)
  return { reason: 'lifetime', at, warnsAt: before(at, policy.lifetimeWarning) }
}

/** The end by closing. A session has none before its first page, or while a silent document is open. */
export const closedDeadline = (session: Session, policy: Policy): Deadline | undefined => {
  const at = policy.presence && closedAt(session.pages, policy.presence)
  return at === undefined ? undefined : { reason: 'closed', at }
}

/** The session's nearest end. When two are at the same moment, the order decides: idle, lifetime, closed. */
export const nearestDeadline = (session: Session, policy: Policy): Deadline => {
  const idle = idleDeadline(session, policy)
  const lifetime = lifetimeDeadline(session, policy)
  const closed = closedDeadline(session, policy)
  const nearest = lifetime.at < idle.at ? lifetime : idle
  return closed && closed.at < nearest.at ? closed : nearest
}

/** The end that comes because pages closed or vanished, where it is the nearest. Undefined while one is open or opening. */
export const leavingAt = (session: Session, policy: Policy, now: Instant): Instant | undefined => {
  if (session.pages.some(({ as, until }) => (as === 'open' || as === 'opening') && until > now)) return undefined
  const { reason, at } = nearestDeadline(session, policy)
  return reason === 'closed' && at > now ? at : undefined
}

/** Every end that a session still has ahead. */
export const deadlines = (session: Session, policy: Policy): readonly Deadline[] => {
  const closed = closedDeadline(session, policy)
  return [idleDeadline(session, policy), lifetimeDeadline(session, policy), ...(closed ? [closed] : [])]
}

/** The session with the two fields up to date from which a store knows its deadline. */
export const withLimits = (session: Session, policy: Policy): Session => {
  const lifetime = lifetimeDeadline(session, policy).at
  const notAfter = earliest(lifetime, closedDeadline(session, policy)?.at ?? lifetime)
  const { at: idleAt } = idleDeadline(session, policy)
  // A store counts from the last activity. More than the policy's idle is time that the person asked for.
  return { ...session, idle: between(session.activeAt, idleAt), notAfter }
}
