import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { Policy } from '../../core/policy.ts'
import type { Roles } from '../../core/role.ts'
import type { Session } from '../../core/session.ts'
import type { Clock, Duration, Instant } from '../../core/time.ts'
import type { Store } from '../../stores/store.ts'
import type { AddressOf } from '../http/client-address.ts'
import type { Reach } from '../http/cookie.ts'
import type { RequestHead } from '../http/request.ts'
import { idOf } from '../http/token.ts'
import type { Entry, NewEntry, Writing } from './journal.ts'
import type { JournalGate } from './journal-gate.ts'
import type { KeptMessages } from './kept-messages.ts'
import type { Measuring } from './measuring.ts'
import type { OwnData } from './own-value.ts'
import type { QueuePerKey } from './queue-per-key.ts'
import type { Spoken } from './spoken-documents.ts'

/** The shared parts of a server: its roles, store, clock and journals. */
export interface Engine extends Omit<Writing, 'written'> {
  readonly roles: Pick<Roles, 'policyOf' | 'tasksOf' | 'policies'>
  readonly store: Store
  readonly clock: Clock
  readonly reach: Reach
  /** The address of a request's client, as much of it as is kept. */
  readonly addressOf: AddressOf
  /** The name of this server. */
  readonly server?: string
  /** Time that passed while no socket could be read; it alone ends no session. Usually 0: see `ClockWatch`. */
  readonly unheard: (idle: Duration) => Duration
  /** The time left in which no session ends by time alone; usually 0. */
  readonly sparesFor: () => Duration
  /** Limits how many entries of ends are being written while the journal fails. */
  readonly journalGate: JournalGate
  /** The name of a subject for its own pages. */
  readonly personOf: (subject: string) => MaybePromise<string>
  /** The signal of the visits of a session with these roles. */
  readonly signalOf: (visit: { readonly key: string; readonly roles: readonly string[] }) => AbortSignal
  /** The application's own data of sessions. */
  readonly ownData: OwnData
  /** Queues the changes to one session. */
  readonly queuePerKey: QueuePerKey
  /** Tells the warden of a new deadline. */
  readonly expect: (at: Instant) => void
  /** The documents whose pages have reported. */
  readonly spoken: Spoken
  /** The messages that are kept until they are acknowledged. */
  readonly messages: KeptMessages
  /** Tells the listeners of figures. */
  readonly measure: Measuring['measure']
  /** Takes in background work. If it fails, writes `what` and the reason into the journal. */
  readonly waitUntil: (what: string, work: Promise<unknown>) => void
}

/** The policy of a session. */
export const policyOf = (engine: Engine, session: Session): Policy => engine.roles.policyOf(session.roles)

/** Notifies every server that a session has changed. The change is stored even if the notice is lost. */
export const notify = (engine: Engine, key: string): void =>
  engine.waitUntil('a notice was not sent', engine.store.publish({ about: 'session', key }))

/** The address of a request's client, as entries have it. */
export const fromOf = ({ addressOf }: Pick<Engine, 'addressOf'>, head: RequestHead): Pick<Entry, 'from'> => {
  const from = addressOf(head)
  return from === undefined ? {} : { from }
}

/** Writes an entry about a request, dated now. */
export const writeAbout = (engine: Engine, head: RequestHead, entry: Omit<Entry, 'at' | 'from'>): void =>
  engine.write({ ...entry, ...fromOf(engine, head) })

type OfSession = Omit<NewEntry, 'session' | 'subject'>

/** An entry about the session under a key. */
export const entryOf = async (key: string, session: Session, entry: OfSession): Promise<NewEntry> => ({
  ...entry,
  session: await idOf(key),
  subject: session.subject,
})

/** Writes an entry about the session under a key. */
export const writeOf = async (engine: Engine, key: string, session: Session, entry: OfSession): Promise<void> =>
  engine.write(await entryOf(key, session, entry))
