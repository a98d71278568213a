import type { Policy } from '../core/policy.ts'
import type { Roles } from '../core/role.ts'
import type { Session } from '../core/session.ts'
import type { Clock, Instant } from '../core/time.ts'
import type { Store } from '../stores/store.ts'
import type { Reach } from './cookie.ts'
import type { Entry } from './journal.ts'
import { idOf } from './token.ts'

/** What the parts of the server share. */
export interface Engine {
  readonly roles: Pick<Roles, 'policyOf' | 'tasksOf' | 'policies'>
  readonly store: Store
  readonly clock: Clock
  readonly reach: Reach
  /** Writes an entry, dated now. */
  readonly write: (entry: Omit<Entry, 'at'>) => void
  /** Writes an entry, dated now, and rejects when it is not written; left out when there is no journal. */
  readonly record?: (entry: Omit<Entry, 'at'>) => Promise<void>
  /** Hears of every deadline that a session was given. */
  readonly expect: (at: Instant) => void
  /** Takes in work that nobody waits for; of what fails, `what` and why are written down. */
  readonly aside: (what: string, work: Promise<unknown>) => void
}

/** The policy that a session is under. */
export const policyOf = (engine: Engine, session: Session): Policy => engine.roles.policyOf(session.roles)

/** Tells every server that a session has changed. What has changed is kept, whether or not the notice is sent. */
export const tellOf = (engine: Engine, key: string): void =>
  engine.aside('a notice was not sent', engine.store.publish({ about: 'session', key }))

type OfSession = Omit<Entry, 'at' | 'session' | 'subject'>

/** An entry about the session under a key. */
export const entryOf = async (key: string, session: Session, entry: OfSession): Promise<Omit<Entry, 'at'>> => ({
  ...entry,
  session: await idOf(key),
  subject: session.subject,
})

/** Writes an entry about the session under a key. */
export const writeOf = async (engine: Engine, key: string, session: Session, entry: OfSession): Promise<void> =>
  engine.write(await entryOf(key, session, entry))
