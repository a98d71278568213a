import type { Roles } from '../core/role.ts'
import { dueAt } from '../core/session.ts'
import { isPromised, onceThere, type Soon } from '../core/soon.ts'
import { start } from '../core/step.ts'
import { type Clock, days, type Instant, instant } from '../core/time.ts'
import type { WireStatus } from '../core/wire.ts'
import { createAsides } from './aside.ts'
import type { Asked, Whole } from './asked.ts'
import { advance } from './change.ts'
import { giveCookie, readCookie, takeCookie } from './cookie.ts'
import { createDrafts } from './draft.ts'
import { createEndpoint } from './endpoint.ts'
import { type Engine, writeOf } from './engine.ts'
import type { Entry } from './journal.ts'
import { documentAnswered } from './opening.ts'
import { checkHeld, createOperators, type Operators } from './operators.ts'
import { mayPass } from './origin.ts'
import { inTime, patient } from './patience.ts'
import { seeingEnds } from './seen.ts'
import { checkSetup, type Setup } from './setup.ts'
import { createStreams } from './streams.ts'
import { type Fresh, isToken, keyOf, newFresh } from './token.ts'
import { createVisits, type Visit, visitToWire } from './visit.ts'
import { createWarden } from './warden.ts'

export type { Soon } from '../core/soon.ts'
export type { Asked, Whole } from './asked.ts'
export type { Entry, Journal, What } from './journal.ts'
export type { Operators, SessionView } from './operators.ts'
export type { Setup } from './setup.ts'
export type { LiveVisit, Visit } from './visit.ts'

/** Whom a session is for. */
export interface Who {
  readonly subject: string
  readonly roles: readonly string[]
}

/** The sessions of an application: the door through which every request, sign-in and operator goes. */
export interface Sessions<Task extends string = string, Role extends string = string, Rules = unknown>
  extends Operators {
  readonly roles: Roles<Task, Role, Rules>
  /**
   * How a request stands; renews its session when the request counts. At once where the store answers at once, and
   * rejects when it gives no answer.
   */
  readonly visit: (asked: Asked) => Soon<Visit<Task, Rules>>
  /** A visit as pages know it, for what a server renders: `<SessionProvider initial={…}>`. */
  readonly wireStatus: (visit: Visit<Task, Rules>) => WireStatus
  /** Whether a request may change something: it reads only, or comes from a page of our own. A refusal is journalled. */
  readonly mayPass: (asked: Asked) => Soon<boolean>
  /** Whether `answer` is to answer a request to this path. */
  readonly owns: (pathname: string) => boolean
  /** Answers for `/session` and what is below it. */
  readonly answer: (request: Whole) => Promise<Response>
  /** Tells what became of a request for a document, as soon as its answer is known. */
  readonly answered: (
    visit: Visit<Task, Rules>,
    answer: Pick<Response, 'status' | 'headers'>,
    askedAt: Instant,
  ) => Promise<void>
  /**
   * Starts a session with a new token; the one that the request came with ends as `replaced`. `fresh`: for adapters that
   * have to tell the id before.
   * @throws Misuse when the roles cannot be held, or over plain HTTP outside loopback.
   */
  readonly start: (
    asked: Asked,
    who: Who,
    fresh?: Fresh,
  ) => Promise<{ readonly id: string; readonly setCookie: string }>
  /** Ends the session of a request as `signed-out`; the cookie is taken back even where there was none. */
  readonly signOut: (asked: Asked) => Promise<{ readonly setCookie: string }>
  /** The `Set-Cookie` that takes back the cookie of a session that is over. */
  readonly takeCookie: (asked: Asked) => string
  /** Writes an entry of the application's own into the journal, dated now. */
  readonly write: (entry: Omit<Entry, 'at'>) => void
  /** Rejects when the store gives no answer. */
  readonly ready: () => Promise<void>
  readonly now: () => Instant
  /** Closes every stream and stops the warden. Nobody's session ends by it, and the store stays open. */
  readonly close: () => Promise<void>
}

/**
 * Sessions on a store, kept to their policies from now on.
 * @throws Misuse when something in the setup cannot work.
 */
export const createSessions = <const Task extends string, const Role extends string, Rules>(
  setup: Setup<Task, Role, Rules>,
): Sessions<Task, Role, Rules> => {
  const { roles, journal, path = '/session', retention = days(1) } = setup
  checkSetup(setup)
  const clock: Clock = setup.clock ?? (() => instant(Date.now()))
  const reach = setup
  const record =
    journal && (async (entry: Omit<Entry, 'at'>): Promise<void> => void (await journal({ at: clock(), ...entry })))
  const write = (entry: Omit<Entry, 'at'>): void => {
    // A journal that fails, at once or later, is told by nobody but itself.
    record?.(entry).catch(() => {})
  }
  const store = seeingEnds(patient(setup.store))
  const asides = createAsides(write)
  const { aside } = asides
  const engine: Engine = {
    roles,
    store,
    clock,
    reach,
    write,
    ...(record && { record }),
    aside,
    expect: (at) => warden.expect(at),
  }
  // It may throw, and nothing is to be at work then.
  const drafts = createDrafts(engine, setup.draftSecret)
  const warden = createWarden(engine, retention)
  const streams = createStreams(engine)
  const visit = createVisits(engine, roles)

  const keyOfCookie = async (asked: Asked): Promise<string | undefined> => {
    const token = readCookie(asked, reach)
    return token !== undefined && isToken(token) ? keyOf(token) : undefined
  }

  const startSession = async (
    asked: Asked,
    { subject, roles: held }: Who,
    fresh?: Fresh,
  ): Promise<{ id: string; setCookie: string }> => {
    checkHeld(roles, held)
    const { token, key, id } = fresh ?? (await newFresh())
    const setCookie = giveCookie(asked, reach, token)
    const earlier = await keyOfCookie(asked)
    const session = start(subject, held, roles.policyOf(held), clock())
    await store.save(key, session, undefined)
    engine.expect(dueAt(session))
    // Not before: whoever gets no new session is to keep the old one.
    if (earlier !== undefined) await advance(engine, earlier, [{ type: 'replace' }])
    await writeOf(engine, key, session, { what: 'session-started', detail: held.join(', ') })
    return { id, setCookie }
  }

  return {
    roles,
    ...createOperators(engine, roles as unknown as Roles),
    visit: (asked) => {
      const found = visit(asked)
      return isPromised(found) ? inTime(found) : found
    },
    wireStatus: (found) => visitToWire(found as Visit, clock()),
    mayPass: (asked) =>
      onceThere(mayPass(asked, reach), (may) => {
        if (!may) write({ what: 'cross-site-refused', detail: `${asked.method} ${new URL(asked.url).pathname}` })
        return may
      }),
    owns: (pathname) => pathname === path || pathname.startsWith(`${path}/`),
    answer: createEndpoint(engine, streams, drafts, path),
    answered: async (visit, answer, askedAt) => {
      if (visit.kind === 'live') await inTime(documentAnswered(engine, visit, answer, askedAt))
    },
    start: (asked, who, fresh) => inTime(startSession(asked, who, fresh)),
    signOut: async (asked) => {
      const key = await keyOfCookie(asked)
      if (key !== undefined) await inTime(advance(engine, key, [{ type: 'sign-out' }]))
      return { setCookie: takeCookie(asked, reach) }
    },
    takeCookie: (asked) => takeCookie(asked, reach),
    write,
    ready: async () => {
      await store.find('is anybody there')
    },
    now: clock,
    close: async () => {
      streams.close()
      await warden.close()
      await asides.close()
    },
  }
}
