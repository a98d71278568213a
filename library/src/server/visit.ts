import type { Requests } from '../core/policy.ts'
import type { Decision, ObjectOf, Roles } from '../core/role.ts'
import { type EndReason, pagesAt, type Session } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { type Status, statusAt } from '../core/status.ts'
import { settle } from '../core/step.ts'
import { between, type Duration, type Instant } from '../core/time.ts'
import { isPageId, statusToWire, type WireStatus } from '../core/wire.ts'
import type { Stored } from '../stores/store.ts'
import { type Asked, isDocument } from './asked.ts'
import { advance, change } from './change.ts'
import { readCookie } from './cookie.ts'
import { counts } from './counting.ts'
import { type Engine, policyOf, tellOf, writeOf } from './engine.ts'
import { look, settled, standing, statusNow } from './look.ts'
import { idOf, isToken, keyOf, newPageId } from './token.ts'

/** One request's view of a live session. */
export interface LiveVisit<Task extends string = string, Rules = unknown> {
  readonly kind: 'live'
  readonly key: string
  /** Names the session to people. */
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
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
export const keyIn = async (engine: Engine, asked: Asked): Promise<{ key: string; token: string } | Visit['kind']> => {
  const token = readCookie(asked, engine.reach)
  if (token === undefined || token === '') return 'nobody'
  if (isToken(token)) return { key: await keyOf(token), token }
  engine.write({ what: 'malformed-cookie', detail: 'the session cookie does not hold a token' })
  return 'unknown'
}

const renew = async (engine: Engine, key: string): Promise<Stored | undefined> => {
  const now = engine.clock()
  const renewed = await engine.store.renew?.(key, now)
  if (!renewed) return engine.store.renew ? undefined : advance(engine, key, [{ type: 'request' }])
  const { session, wasActiveAt } = renewed
  if (statusNow(engine, renewed).phase === 'ended') {
    const is = await settled(engine, key)
    // Another process's renewal may have been made before the end and arrived late: then this one counts as well.
    return is && !is.session.ended && is.session.activeAt < now ? renew(engine, key) : is
  }
  const was = statusAt({ ...session, activeAt: wasActiveAt }, policyOf(engine, session), now)
  // Its policy has become shorter since it was written, which a store cannot know.
  if (was.phase === 'ended')
    return change(engine, key, (is, policy, at) =>
      is.ended ? is : settle({ ...is, activeAt: wasActiveAt }, policy, at),
    )
  if (was.phase === 'warning') tellOf(engine, key)
  return renewed
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

const requestsOf = async (engine: Engine, key: string): Promise<Requests> => {
  const stored = await engine.store.find(key)
  return stored ? policyOf(engine, stored.session).requests : 'none'
}

const isWatched = async (engine: Engine, key: string): Promise<boolean> => {
  const stored = await engine.store.find(key)
  return stored !== undefined && pagesAt(stored.session, engine.clock()).length > 0
}

/** Reads how a request stands, and renews its session when the request is the person's own doing. */
export const createVisits = <Task extends string, Role extends string, Rules>(
  engine: Engine,
  roles: Roles<Task, Role, Rules>,
): ((asked: Asked) => Promise<Visit<Task, Rules>>) => {
  const agreed = unanimous(engine)

  const live = (stored: Stored, id: string, status: Status, opening: string | undefined): LiveVisit<Task, Rules> => {
    const { key, session, version } = stored
    const decide = <Wanted extends Task>(task: Wanted, ...object: ObjectOf<Rules, Wanted>): Decision =>
      roles.decide(session, task, ...object)
    return {
      kind: 'live',
      key,
      id,
      subject: session.subject,
      roles: session.roles,
      get tasks() {
        return roles.tasksOf(session.roles)
      },
      session,
      version,
      status,
      ...(opening !== undefined && { opening }),
      may: (task, ...object) => decide(task, ...object).allow,
      decide,
    }
  }

  const readAs = async (asked: Asked, key: string, opening: string | undefined): Promise<Stored | undefined> => {
    const counted = await counts(asked, agreed ?? (await requestsOf(engine, key)), () => isWatched(engine, key))
    if (opening === undefined) return counted ? renew(engine, key) : look(engine, key)
    const signals: readonly Signal[] = [{ type: 'page-opening', page: opening }]
    return advance(engine, key, counted ? [{ type: 'request' }, ...signals] : signals)
  }

  return async (asked) => {
    const found = await keyIn(engine, asked)
    if (typeof found === 'string') return { kind: found === 'unknown' ? 'unknown' : 'nobody' }
    const opening = openingOf(asked)
    const read = await readAs(asked, found.key, opening)
    if (!read) {
      engine.write({ what: 'unknown-token-used' })
      return { kind: 'unknown' }
    }
    const { stored, status } = await standing(engine, read)
    if (status.phase !== 'ended') return live(stored, await idOf(stored.key), status, opening)
    const { reason, at } = status.end
    await writeOf(engine, stored.key, stored.session, { what: 'ended-token-used', reason })
    return { kind: 'ended', reason, ago: between(at, engine.clock()), idle: stored.session.idle }
  }
}
