import type { Requests } from '../core/policy.ts'
import type { Decision, ObjectOf, Roles } from '../core/role.ts'
import { type End, type EndReason, pagesAt, type Session } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { onceThere, type Soon } from '../core/soon.ts'
import { type Status, statusAt } from '../core/status.ts'
import { settle } from '../core/step.ts'
import { between, type Duration, type Instant } from '../core/time.ts'
import { isPageId, statusToWire, type WireStatus } from '../core/wire.ts'
import type { Renewed, Stored } from '../stores/store.ts'
import { type Asked, isDocument } from './asked.ts'
import { advance, change } from './change.ts'
import { readCookie } from './cookie.ts'
import { counts } from './counting.ts'
import { type Engine, policyOf, tellOf, writeOf } from './engine.ts'
import { type Standing, settled, standing, statusNow } from './look.ts'
import { idAtOnce, idOf, isToken, keyOf, newPageId } from './token.ts'

/** One request's view of a live session. */
export interface LiveVisit<Task extends string = string, Rules = unknown> {
  readonly kind: 'live'
  readonly key: string
  /** Names the session to people. Made when it is asked for: a copy by `...` or JSON goes without. */
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
  /** What the person may do. Made when it is asked for, like `id`. */
  readonly tasks: readonly Task[]
  readonly session: Session
  readonly version: number
  readonly status: Status
  /** The page that this request's document is to become, when it asks for one. */
  readonly opening?: string
  /** Whether the person may do the task to this object. Not journalled; for what a page shows. */
  readonly may: <Asked extends Task>(task: Asked, ...object: ObjectOf<Rules, Asked>) => boolean
  /** The same with its reason. */
  readonly decide: <Asked extends Task>(task: Asked, ...object: ObjectOf<Rules, Asked>) => Decision
}

/** One request's view of the session: nobody's, a live one, one that has ended, or a cookie that means nothing. */
export type Visit<Task extends string = string, Rules = unknown> =
  | { readonly kind: 'nobody' }
  | LiveVisit<Task, Rules>
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly ago: Duration; readonly idle: Duration }
  | { readonly kind: 'unknown' }

/** A visit as the wire would tell it, but for its page token: what a page that a server renders may know at first. */
export const visitToWire = (visit: Visit, now: Instant): WireStatus => {
  if (visit.kind === 'live') return statusToWire(visit.status, visit, now)
  if (visit.kind !== 'ended') return { phase: 'none' }
  return { phase: 'ended', reason: visit.reason, agoMs: visit.ago, idleMs: visit.idle }
}

/** The key of the session that a request names, or what is to be said of its cookie. */
export const keyIn = (engine: Engine, asked: Asked): Soon<{ key: string; token: string } | 'nobody' | 'unknown'> => {
  const token = readCookie(asked, engine.reach)
  if (token === undefined || token === '') return 'nobody'
  if (isToken(token)) return onceThere(keyOf(token), (key) => ({ key, token }))
  engine.write({ what: 'malformed-cookie', detail: 'the session cookie does not hold a token' })
  return 'unknown'
}

const renew = (engine: Engine, key: string): Soon<Standing | undefined> => {
  const { store, clock } = engine
  if (!store.renew) return stood(engine, advance(engine, key, [{ type: 'request' }]))
  const now = clock()
  return onceThere(store.renew(key, now), (renewed) => renewed && afterRenewal(engine, renewed, now))
}

const afterRenewal = (engine: Engine, renewed: Renewed, now: Instant): Soon<Standing | undefined> => {
  const { key, session, wasActiveAt } = renewed
  const status = statusNow(engine, renewed)
  if (status.phase === 'ended') return endedBefore(engine, key, now)
  if (wasActiveAt < session.activeAt) {
    const was = statusAt({ ...session, activeAt: wasActiveAt }, policyOf(engine, session), now)
    if (was.phase === 'ended') return endedUnseen(engine, key, wasActiveAt)
    if (was.phase === 'warning') tellOf(engine, key)
  }
  return { stored: renewed, status }
}

const endedBefore = async (engine: Engine, key: string, now: Instant): Promise<Standing | undefined> => {
  const is = await settled(engine, key)
  // Another process's renewal may have been made before the end and arrived late: then this one counts as well.
  if (is && !is.session.ended && is.session.activeAt < now) return renew(engine, key)
  return is && standing(engine, is)
}

// Its policy has become shorter since it was written, which a store cannot know.
const endedUnseen = (engine: Engine, key: string, wasActiveAt: Instant): Promise<Standing | undefined> =>
  stood(
    engine,
    change(engine, key, (is, policy, at) => (is.ended ? is : settle({ ...is, activeAt: wasActiveAt }, policy, at))),
  )

const stood = async (engine: Engine, changed: Promise<Stored | undefined>): Promise<Standing | undefined> => {
  const is = await changed
  return is && standing(engine, is)
}

/** The header in which a part of the application that saw the request first says which page it opened for it. */
export const openedHeader = 'curfew-opened'

const openingOf = (asked: Asked): string | undefined => {
  if (!isDocument(asked)) return undefined
  const opened = asked.headers.get(openedHeader)
  return isPageId(opened) ? opened : newPageId()
}

const unanimous = (engine: Engine): Requests | undefined => {
  const [first, ...rest] = new Set(engine.roles.policies.map((policy) => policy.requests))
  return rest.length === 0 ? first : undefined
}

const requestsOf = (engine: Engine, key: string): Soon<Requests> =>
  onceThere(engine.store.find(key), (stored) => (stored ? policyOf(engine, stored.session).requests : 'none'))

const isWatched = (engine: Engine, key: string): Soon<boolean> =>
  onceThere(
    engine.store.find(key),
    (stored) => stored !== undefined && pagesAt(stored.session, engine.clock()).length > 0,
  )

/** Reads how a request stands, and renews its session when the request is the person's own doing. */
export const createVisits = <Task extends string, Role extends string, Rules>(
  engine: Engine,
  roles: Roles<Task, Role, Rules>,
): ((asked: Asked) => Soon<Visit<Task, Rules>>) => {
  const agreed = unanimous(engine)

  // What few routes ask for is made when it is asked for. Getters of each visit's own would cost more than all else of it.
  const later = {
    get tasks(): readonly Task[] {
      return roles.tasksOf((this as unknown as LiveVisit).session.roles)
    },
    get id(): string {
      return idAtOnce?.((this as unknown as LiveVisit).key) ?? ''
    },
  }

  const live = ({ stored, status }: Standing, opening: string | undefined): LiveVisit<Task, Rules> => {
    const { key, session, version } = stored
    const { subject, roles: held } = session
    const decide: LiveVisit<Task, Rules>['decide'] = (task, ...object) => roles.decide(session, task, ...object)
    const may: LiveVisit<Task, Rules>['may'] = (task, ...object) => decide(task, ...object).allow
    const now = { kind: 'live' as const, key, subject, roles: held, session, version, status, may, decide }
    const visit = Object.assign(Object.create(later) as typeof later, now)
    return opening === undefined ? visit : Object.assign(visit, { opening })
  }

  const readAs = (key: string, opening: string | undefined, counted: boolean): Soon<Standing | undefined> => {
    if (opening !== undefined) {
      const signals: readonly Signal[] = [{ type: 'page-opening', page: opening }]
      return stood(engine, advance(engine, key, counted ? [{ type: 'request' }, ...signals] : signals))
    }
    if (counted) return renew(engine, key)
    return onceThere(engine.store.find(key), (stored) => stored && standing(engine, stored))
  }

  const ended = async ({ stored }: Standing, { reason, at }: End): Promise<Visit<Task, Rules>> => {
    await writeOf(engine, stored.key, stored.session, { what: 'ended-token-used', reason })
    return { kind: 'ended', reason, ago: between(at, engine.clock()), idle: stored.session.idle }
  }

  const seen = (read: Standing | undefined, opening: string | undefined): Soon<Visit<Task, Rules>> => {
    if (!read) {
      engine.write({ what: 'unknown-token-used' })
      return { kind: 'unknown' }
    }
    const { status } = read
    if (status.phase === 'ended') return ended(read, status.end)
    const visit = live(read, opening)
    return idAtOnce ? visit : idOf(visit.key).then((id) => Object.defineProperty(visit, 'id', { value: id }))
  }

  return (asked) =>
    onceThere(keyIn(engine, asked), (found) => {
      if (typeof found === 'string') return { kind: found }
      const { key } = found
      const opening = openingOf(asked)
      const requests = agreed ?? requestsOf(engine, key)
      const counted = onceThere(requests, (which) => counts(asked, which, () => isWatched(engine, key)))
      const read = onceThere(counted, (does) => readAs(key, opening, does))
      return onceThere(read, (is) => seen(is, opening))
    })
}
