import { cutTo } from '../../core/cut.ts'
import { catching, isPromise, type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { Misuse } from '../../core/misuse.ts'
import type { ObjectOf } from '../../core/role.ts'
import { between, type Duration } from '../../core/time.ts'
import { problem } from '../http/problem.ts'
import type { Sessions } from '../sessions.ts'
import type { LiveVisit, Visit } from '../visits/visit.ts'
import type { Entered, FrameworkBinding } from './binding.ts'
import { anySitesVisit, asksForSession } from './cross-site.ts'
import type { Load, RefusalSetup } from './guards.ts'
import { asLate, type Refusal, reasonOf, refuseNobody, refuseStale, taskRefusal } from './refusal.ts'

/** The parts that verdicts need. */
interface Parts<Context, Task extends string, Role extends string, Rules> {
  readonly sessions: Sessions<Task, Role, Rules>
  readonly binding: FrameworkBinding<Context>
  readonly setup: RefusalSetup<Context>
  readonly refuse: (context: Context, refusal: Refusal) => Response | Promise<Response>
  /** The response when the session cannot be read. */
  readonly unread: (context: Context, failure: unknown) => Promise<Response>
}

/** The checks that a route makes before it goes on. */
export interface Checks<Context, Task extends string, Rules> {
  readonly visit: (context: Context) => Visit<Task, Rules>
  /** Accepts the request's own change to its session, such as signing out, so that `again` does not refuse it. */
  readonly settle: (context: Context) => void
  /** The refusal if the person is not signed in. */
  readonly refusePerson: (context: Context) => Response | undefined
  /** The refusal if the person proved who they are longer ago than `maxAge`, or is not signed in. */
  readonly refuseUnfresh: (context: Context, maxAge: Duration) => Response | undefined
  /** The refusal if the person may not do the task to the object that `load` finds. */
  readonly refuseTask: <Wanted extends Task>(
    context: Context,
    task: Wanted,
    load: Load<Rules, Wanted, Context>,
  ) => Promise<Response | undefined>
}

/** The verdicts on requests: at the head of each, and again when its body has arrived. */
export interface Verdicts<Context, Task extends string, Rules> extends Checks<Context, Task, Rules> {
  readonly isKnown: (context: Context) => boolean
  /** Whether other sites may make this request. */
  readonly isCrossSite: (context: Context) => boolean
  /** Records the visit of a request. */
  readonly know: (context: Context, visit: Visit<Task, Rules>) => void
  /** Notes that a request's body may still be arriving, and answers the check to make when it is there. */
  readonly open: (context: Context, visit: LiveVisit<Task, Rules>) => NonNullable<Entered['again']>
}

/** The grounds of a verdict at the head of a request, while its body may still be arriving. */
interface Unsettled {
  /** The task checks that let the request in, to be made again. */
  readonly asks: (() => Promise<Response | undefined>)[]
  /** Whether it was let in because the person is signed in. */
  isForPerson: boolean
  /** The visit that the application has read by itself. */
  looked?: LiveVisit
}

interface Places {
  readonly visit: symbol
  readonly unsettled: symbol
  /** Whether the session was over before the body was there. */
  readonly late: symbol
}

// One request has one visit, however many bindings of the same sessions it passes. The request itself keeps it, because
// a map's garbage would cost more than the rest of a visit.
const places = new WeakMap<object, Places>()

const placesOf = (sessions: object): Places => {
  const found = places.get(sessions) ?? { visit: Symbol('visit'), unsettled: Symbol('unsettled'), late: Symbol('late') }
  places.set(sessions, found)
  return found
}

const longestName = 64

// The journal knows nothing of an application's objects, save that most have an id.
const nameOf = (object: unknown): { readonly object?: string } => {
  const { id } = (object ?? {}) as { readonly id?: unknown }
  return typeof id === 'string' || typeof id === 'number' ? { object: cutTo(String(id), longestName) } : {}
}

/** A record of verdicts, none yet. */
export const createVerdicts = <Context extends object, Task extends string, Role extends string, Rules>({
  sessions,
  binding,
  setup,
  refuse,
  unread,
}: Parts<Context, Task, Role, Rules>): Verdicts<Context, Task, Rules> => {
  const at = placesOf(sessions)
  const visited = (context: Context): Record<symbol, Visit<Task, Rules> | undefined> => context as never
  const unsettled = (context: Context): Record<symbol, Unsettled | undefined> => context as never
  const lates = (context: Context): Record<symbol, boolean> => context as never

  const found = (context: Context): Visit<Task, Rules> => {
    const visit = visited(context)[at.visit]
    if (!visit)
      throw new Misuse(
        'server.not-attached',
        `no visit for ${binding.path(context)}; write ${binding.attaching} before it`,
      )
    return visit
  }

  const visit = (context: Context): Visit<Task, Rules> => {
    const is = found(context)
    const open = unsettled(context)[at.unsettled]
    if (open && is.kind === 'live') open.looked = is as LiveVisit
    return is
  }

  const settle = (context: Context): void => {
    if (unsettled(context)[at.unsettled]) unsettled(context)[at.unsettled] = undefined
  }

  const judged = async (
    context: Context,
    { asks, looked, isForPerson }: Unsettled,
    is: Visit<Task, Rules>,
  ): Promise<Response | undefined> => {
    if (is.kind !== 'live') return isForPerson || looked || asks.length > 0 ? refuseAbsent(context, is) : undefined
    for (const ask of asks) {
      const refusal = await ask()
      if (refusal) return refusal
    }
    // The application may have read any task in the visit by itself.
    const lost = looked?.tasks.find((task) => !is.tasks.includes(task as Task))
    return lost === undefined ? undefined : refuseFor(context, is, lost as Task, 'no-role-has-it')
  }

  const again = (context: Context, was: LiveVisit<Task, Rules>): MaybePromise<Response | undefined> => {
    const open = unsettled(context)[at.unsettled]
    if (!open) return undefined
    settle(context)
    const judge = (is: Visit<Task, Rules>): MaybePromise<Response | undefined> => {
      visited(context)[at.visit] = is
      if (is.kind !== 'live') lates(context)[at.late] = true
      const isSame = is.kind === 'live' && is.session.roles.join() === was.session.roles.join()
      return isSame && open.asks.length === 0 ? undefined : judged(context, open, is)
    }
    const answer = catching(() => whenReady(sessions.again(was), judge))
    return isPromise(answer) ? answer.catch((failure: unknown) => unread(context, failure)) : answer
  }

  const refuseAbsent = (context: Context, is: Visit<Task, Rules>): Response => {
    const head = binding.head(context)
    if (is === anySitesVisit) throw asksForSession(`${head.method} ${binding.path(context)}`)
    const refusal = refuseNobody(head, is, setup)
    return lates(context)[at.late] ? asLate(refusal, 'ended') : refusal
  }

  const refuseUnfresh = (context: Context, maxAge: Duration): Response | undefined => {
    const is = found(context)
    if (is.kind !== 'live') return refuseAbsent(context, is)
    // A proof of who the person is always starts a session.
    if (between(is.session.startedAt, sessions.now()) > maxAge) return refuseStale(binding.head(context), maxAge, setup)
    unsettled(context)[at.unsettled]?.asks.push(async () => {
      const refusal = refuseUnfresh(context, maxAge)
      return refusal && asLate(refusal, 'stale')
    })
    return undefined
  }

  const refusePerson = (context: Context): Response | undefined => {
    const is = found(context)
    if (is.kind !== 'live') return refuseAbsent(context, is)
    const open = unsettled(context)[at.unsettled]
    if (open) open.isForPerson = true
    return undefined
  }

  const refuseFor = (
    context: Context,
    { subject, id }: LiveVisit<Task, Rules>,
    task: Task,
    reason: string,
    object?: unknown,
  ): Response | Promise<Response> => {
    const from = sessions.addressOf(binding.head(context))
    const where = { ...nameOf(object), ...(from !== undefined && { from }) }
    sessions.write({ what: 'task-refused', subject, session: id, task, reason, ...where })
    return refuse(context, taskRefusal(task))
  }

  const refuseTask = async <Wanted extends Task>(
    context: Context,
    task: Wanted,
    load: Load<Rules, Wanted, Context>,
  ): Promise<Response | undefined> => {
    const before = found(context)
    if (before.kind !== 'live') return refuseAbsent(context, before)
    if (!before.tasks.includes(task)) return refuseFor(context, before, task, 'no-role-has-it')
    const [find] = load as readonly [((context: Context) => unknown)?]
    const object = await find?.(context)
    if (find && object === undefined) return binding.nothing?.(context) ?? problem(404, 'There is no such thing.')
    // `find` may have read the body to its end, and the session may have changed since.
    const is = found(context)
    if (is.kind !== 'live') return refuseAbsent(context, is)
    const decision = is.decide(task, ...((find ? [object] : []) as unknown as ObjectOf<Rules, Wanted>))
    if (!decision.allow) return refuseFor(context, is, task, reasonOf(decision), object)
    unsettled(context)[at.unsettled]?.asks.push(() => refuseTask(context, task, load))
    return undefined
  }

  return {
    isKnown: (context) => visited(context)[at.visit] !== undefined,
    isCrossSite: (context) => visited(context)[at.visit] === anySitesVisit,
    know: (context, visit) => {
      visited(context)[at.visit] = visit
    },
    open: (context, visit) => {
      unsettled(context)[at.unsettled] = { asks: [], isForPerson: false }
      return () => again(context, visit)
    },
    visit,
    settle,
    refusePerson,
    refuseUnfresh,
    refuseTask,
  }
}
