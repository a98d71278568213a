import { type AddressRange, addressRange } from './address.ts'
import type { EndReason, Session } from './session.ts'
import type { Instant } from './time.ts'

/** Which sessions. Each field narrows; left out: all. */
export interface Filter {
  /** `live`: without a recorded end. `ended`: with one. */
  readonly are: 'live' | 'ended'
  /** Only this subject's sessions. */
  readonly subject?: string
  /** Only sessions with this role. */
  readonly role?: string
  /** Only sessions from this network, such as `10.2.0.0/16`, or from this address. */
  readonly from?: string
  /** Only sessions that ended for this reason. */
  readonly reason?: EndReason
  /** Started at this moment or after it. */
  readonly startedSince?: Instant
  /** Started before this moment. */
  readonly startedBefore?: Instant
  /** Last active at this moment or after it. */
  readonly activeSince?: Instant
  /** Last active before this moment. */
  readonly activeBefore?: Instant
  /** Ended at this moment or after it. */
  readonly endedSince?: Instant
  /** Ended before this moment. */
  readonly endedBefore?: Instant
}

/**
 * The place of a session among the addresses: 32 hexadecimal digits. A kept network has those of its first address.
 * Undefined when the session has no address.
 */
export const placeOf = ({ from }: Pick<Session, 'from'>): string | undefined =>
  from === undefined ? undefined : addressRange(from)?.first

// An empty range, because a text that is no network has no sessions.
const nowhere = { first: 'g', last: '' }

/** The first and the last place of the network in a filter. */
export const rangeOf = (from: string): AddressRange => addressRange(from) ?? nowhere

const isWithin = (at: Instant | undefined, since: Instant | undefined, before: Instant | undefined): boolean =>
  (since === undefined || (at !== undefined && at >= since)) &&
  (before === undefined || (at !== undefined && at < before))

/** A test of whether a session has what a filter asks for. `place`: the session's, by `placeOf`. */
export const testOf = (filter: Filter): ((session: Session, place: string | undefined) => boolean) => {
  const { are, subject, role, from, reason } = filter
  const range = from === undefined ? undefined : rangeOf(from)
  return (session, place) =>
    (session.ended ? 'ended' : 'live') === are &&
    (subject === undefined || session.subject === subject) &&
    (role === undefined || session.roles.includes(role)) &&
    (reason === undefined || session.ended?.reason === reason) &&
    (!range || (place !== undefined && range.first <= place && place <= range.last)) &&
    isWithin(session.startedAt, filter.startedSince, filter.startedBefore) &&
    isWithin(session.activeAt, filter.activeSince, filter.activeBefore) &&
    isWithin(session.ended?.at, filter.endedSince, filter.endedBefore)
}
