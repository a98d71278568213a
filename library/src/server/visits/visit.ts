import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import type { Requests } from '../../core/policy.ts'
import type { Decision, ObjectOf, Roles } from '../../core/role.ts'
import { type End, type EndReason, pagesAt, type Session } from '../../core/session.ts'
import type { Signal } from '../../core/signal.ts'
import type { Status } from '../../core/status.ts'
import { between, type Duration, type Instant } from '../../core/time.ts'
import { type EndFacts, endFactsOf, isPageId, statusToWire, type WireStatus } from '../../core/wire.ts'
import type { Stored } from '../../stores/store.ts'
import { advance } from '../engine/change.ts'
import { type Engine, fromOf, policyOf, writeOf } from '../engine/engine.ts'
import { readSettled, type Snapshot } from '../engine/read.ts'
import type { RequestHead } from '../http/request.ts'
import { idAtOnce, idOf, newPageId } from '../http/token.ts'
import { counts } from './counts-as-activity.ts'
import { waitFor } from './expected-page.ts'
import { renew, request, snapshotOf } from './renewing.ts'
import { keyIn } from './session-key.ts'

/** One request's view of a live session. */
export interface LiveVisit<Task extends string = string, Rules = unknown, Data = unknown> {
  readonly kind: 'live'
  readonly key: string
  /** The public id of the session. It is computed when read: a copy by `...` or JSON goes without. */
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
  /** The tasks that the person may do. Computed when read, like `id`. */
  readonly tasks: readonly Task[]
  /**
   * The application's own data of this session, frozen. It came with the session, and is checked when it is read. A copy
   * goes without, as with `id`.
   * @throws Misuse when `data` in the setup refuses it.
   */
  readonly data: Data
  readonly session: Session
  readonly version: number
  readonly status: Status
  /** The page that this request's document is to become, when the request is for a document. */
  readonly opening?: string
  /**
   * Aborts within a second of the end of the session, or of the loss of one of these roles, on whichever server. It also
   * aborts when `sessions.close` is called, because nothing is learned from then on. Its `reason` is a `VisitOver`. It is
   * for work that outlives its request, such as an event stream. Made when it is read; a copy goes without, as with `id`.
   * All visits of a session with the same roles share it, and it costs what `sessions.whenChanged` costs.
   */
  readonly signal: AbortSignal
  /** Whether the person may do the task to this object, for what a page shows. Not journalled. */
  readonly may: <Wanted extends Task>(task: Wanted, ...object: ObjectOf<Rules, Wanted>) => boolean
  /** The same with its reason. */
  readonly decide: <Wanted extends Task>(task: Wanted, ...object: ObjectOf<Rules, Wanted>) => Decision
}

/** One request's view of the session: none, a live one, an ended one, or a cookie of no known session. */
export type Visit<Task extends string = string, Rules = unknown, Data = unknown> =
  | { readonly kind: 'nobody' }
  | LiveVisit<Task, Rules, Data>
  | {
      readonly kind: 'ended'
      readonly reason: EndReason
      readonly ago: Duration
      readonly idle: Duration
      /** Further facts that its person may know. */
      readonly facts: EndFacts
    }
  | { readonly kind: 'unknown' }

/** A visit without a live session: it has ended, is not known, or there was none. */
export type EndedVisit = Exclude<Visit, LiveVisit>

/** The visit of an ended session at a moment. */
export const endedVisit = (session: Session, end: End, now: Instant): EndedVisit => ({
  kind: 'ended',
  reason: end.reason,
  ago: between(end.at, now),
  idle: session.idle,
  facts: endFactsOf(session, end),
})

/**
 * A visit as the wire has it, without its page token. It is the first status of a rendered page. `lease`: how long a
 * page counts as open, when closing pages ends anything.
 */
export const visitToWire = (
  visit: Visit,
  now: Instant,
  more: { readonly lease?: Duration; readonly person?: string } = {},
): WireStatus => {
  if (visit.kind === 'live') {
    const { id, session, version, tasks } = visit
    return statusToWire(visit.status, { id, session, version, tasks, ...more }, now)
  }
  if (visit.kind !== 'ended') return { phase: 'none' }
  return { phase: 'ended', agoMs: visit.ago, ...visit.facts }
}

/** The header in which an earlier part of the application names the page that it opened for the request. */
export const openedHeader = 'curfew-opened'

type Opening = Extract<Signal, { readonly type: 'page-opening' }>

const openingOf = (engine: Engine, head: RequestHead): Opening | undefined => {
  const wait = waitFor(engine, head)
  if (!wait) return undefined
  const opened = head.headers.get(openedHeader)
  const page = isPageId(opened) ? opened : newPageId()
  return { type: 'page-opening', page, ...(wait.speaks && { speaks: wait.speaks }) }
}

const unanimous = (engine: Engine): Requests | undefined => {
  const [first, ...rest] = new Set(engine.roles.policies.map((policy) => policy.requests))
  return rest.length === 0 ? first : undefined
}

const requestsOf = (engine: Engine, key: string): MaybePromise<Requests> =>
  whenReady(engine.store.find(key), (stored) => (stored ? policyOf(engine, stored.session).requests : 'none'))

const isWatched = (engine: Engine, key: string): MaybePromise<boolean> =>
  whenReady(
    engine.store.find(key),
    (stored) => stored !== undefined && pagesAt(stored.session, engine.clock()).length > 0,
  )

// Written field by field: `Object.assign` costs seven times as much, and every request makes a visit.
type Writable<Value> = { -readonly [Field in keyof Value]: Value[Field] }

/** The visits of requests. */
export interface Visits<Task extends string, Rules, Data> {
  /** Reads the session of a request, and renews it when the request is the person's own doing. */
  readonly visit: (head: RequestHead) => MaybePromise<Visit<Task, Rules, Data>>
  /** Reads the session of a live visit again. It renews nothing. */
  readonly again: (visit: Pick<LiveVisit, 'key' | 'opening'>) => MaybePromise<Visit<Task, Rules, Data>>
  /** The visit of the same request after a change of its session. */
  readonly after: (
    changing: Promise<Stored | undefined>,
    visit: Pick<LiveVisit, 'opening'>,
  ) => MaybePromise<Visit<Task, Rules, Data>>
}

/** The visits of an application's sessions. */
export const createVisits = <Task extends string, Role extends string, Rules, Data>(
  engine: Engine,
  roles: Roles<Task, Role, Rules>,
): Visits<Task, Rules, Data> => {
  const agreed = unanimous(engine)

  // Few routes read these, so they are computed on reading. Getters on each visit would cost more than the rest of it.
  const later = {
    get tasks(): readonly Task[] {
      return roles.tasksOf((this as unknown as LiveVisit).session.roles)
    },
    get id(): string {
      return idAtOnce?.((this as unknown as LiveVisit).key) ?? ''
    },
    get signal(): AbortSignal {
      const value = engine.signalOf(this as unknown as LiveVisit)
      // An aborted signal is forgotten, so a second reading would make another.
      Object.defineProperty(this, 'signal', { value })
      return value
    },
    get data(): Data {
      const value = engine.ownData.valueOf((this as unknown as LiveVisit).session.data) as Data
      Object.defineProperty(this, 'data', { value })
      return value
    },
  }

  const live = ({ stored, status }: Snapshot, opening: string | undefined): LiveVisit<Task, Rules, Data> => {
    const { key, session, version } = stored
    const { subject, roles: held } = session
    const decide: LiveVisit<Task, Rules>['decide'] = (task, ...object) => roles.decide(session, task, ...object)
    const may: LiveVisit<Task, Rules>['may'] = (task, ...object) => decide(task, ...object).allow
    const visit = Object.create(later) as Writable<LiveVisit<Task, Rules, Data>>
    visit.kind = 'live'
    visit.key = key
    visit.subject = subject
    visit.roles = held
    visit.session = session
    visit.version = version
    visit.status = status
    visit.may = may
    visit.decide = decide
    if (opening !== undefined) visit.opening = opening
    return visit
  }

  const readAs = (
    key: string,
    head: RequestHead,
    opening: Opening | undefined,
    counted: boolean,
  ): MaybePromise<Snapshot | undefined> => {
    if (opening !== undefined)
      return snapshotOf(engine, advance(engine, key, counted ? [request, opening] : [opening], head))
    return counted ? renew(engine, key, head) : readOnly(key)
  }

  const readOnly = (key: string): MaybePromise<Snapshot | undefined> =>
    whenReady(engine.store.find(key), (stored) => stored && readSettled(engine, stored))

  const ended = async ({ stored }: Snapshot, end: End, head?: RequestHead): Promise<Visit<Task, Rules, Data>> => {
    await writeOf(engine, stored.key, stored.session, {
      what: 'ended-token-used',
      reason: end.reason,
      ...(head && fromOf(engine, head)),
    })
    return endedVisit(stored.session, end, engine.clock())
  }

  const visitOf = (
    snapshot: Snapshot | undefined,
    opening: string | undefined,
    head?: RequestHead,
  ): MaybePromise<Visit<Task, Rules, Data>> => {
    if (!snapshot) {
      engine.write({ what: 'unknown-token-used', ...(head && fromOf(engine, head)) })
      return { kind: 'unknown' }
    }
    const { status } = snapshot
    if (status.phase === 'ended') return ended(snapshot, status.end, head)
    const visit = live(snapshot, opening)
    return idAtOnce ? visit : idOf(visit.key).then((id) => Object.defineProperty(visit, 'id', { value: id }))
  }

  const visit = (head: RequestHead): MaybePromise<Visit<Task, Rules, Data>> =>
    whenReady(keyIn(engine, head), (found) =>
      typeof found === 'string' ? { kind: found } : visitUnder(found.key, head),
    )

  const visitUnder = (key: string, head: RequestHead): MaybePromise<Visit<Task, Rules, Data>> => {
    const opening = openingOf(engine, head)
    const requests = agreed ?? requestsOf(engine, key)
    const counted = whenReady(requests, (which) => counts(head, which, () => isWatched(engine, key)))
    const snapshot = whenReady(counted, (does) => readAs(key, head, opening, does))
    return whenReady(snapshot, (known) => visitOf(known, opening?.page, head))
  }

  return {
    visit,
    again: ({ key, opening }) => whenReady(readOnly(key), (snapshot) => visitOf(snapshot, opening)),
    after: (changing, { opening }) => whenReady(snapshotOf(engine, changing), (snapshot) => visitOf(snapshot, opening)),
  }
}
