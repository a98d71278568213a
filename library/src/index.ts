export { type AddressRange, addressRange, isInRange } from './core/address.ts'
export type { Bound, BoundAsWritten } from './core/bound.ts'
export { cutTo } from './core/cut.ts'
export { Misuse, type MisuseCode } from './core/misuse.ts'
export {
  aal2,
  aal3,
  definePolicy,
  oneMinute,
  type Policy,
  type PolicyAsWritten,
  type Presence,
  pci,
  type Requests,
} from './core/policy.ts'
export { type Decision, defineRoles, type Holder, type ObjectOf, type Roles, type RolesAsWritten } from './core/role.ts'
export {
  type End,
  type Ending,
  type EndReason,
  endReasons,
  type PageLease,
  pagesAt,
  type Session,
} from './core/session.ts'
export type { Signal } from './core/signal.ts'
export { type Status, statusAt } from './core/status.ts'
export { StoreAway } from './core/store-away.ts'
export { isSubject } from './core/subject.ts'
export {
  type Clock,
  type Duration,
  days,
  hours,
  type Instant,
  instant,
  milliseconds,
  minutes,
  seconds,
} from './core/time.ts'
export { TooManySessions } from './core/too-many-sessions.ts'
export { type OverReason, VisitOver } from './core/visit-over.ts'
export type { WireSignal, WireStatus } from './core/wire.ts'
