import { cutTo } from '../../core/cut.ts'
import { catching, isPromise, type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { Misuse } from '../../core/misuse.ts'
import type { ObjectOf } from '../../core/role.ts'
import { between, type Duration } from '../../core/time.ts'
import { problem } from '../http/problem.ts'
import type { Sessions } from '../sessions.ts'
import type { DataChange } from '../visits/own-value.ts'
import type { LiveVisit, Visit } from '../visits/visit.ts'
import type { Entered, FrameworkBinding } from './binding.ts'
import { anySitesVisit, asksForSession } from './cross-site.ts'
import type { Load, RefusalSetup } from './guards.ts'
import { lateFailure } from './late-refusal.ts'
import { marksOf, type Unsettled } from './marks.ts'
import { asLate, type Refusal, reasonOf, refuseNobody, refuseStale, taskRefusal } from './refusal.ts'

/** The parts that verdicts need. */
interface Parts<Context, Task extends string, Role extends string, Rules, Data> {
  readonly sessions: Sessions<Task, Role, Rules, Data>
  readonly binding: FrameworkBinding<Context>
  readonly setup: RefusalSetup<Context>
  readonly refuse: (context: Context, refusal: Refusal) => Response | Promise<Response>
  /** The response when the session cannot be read. */
  readonly unread: (context: Context, failure: unknown) => Promise<Response>
}

/** The checks that a route makes before it goes on. */
export interface Checks<Context, Task extends string, Rules, Data> {
  readonly visit: (context: Context) => Visit<Task, Rules, Data>
  /** The live visit of the person whom a check has let in. */
  readonly person: (context: Context) => LiveVisit<Task, Rules, Data>
  /** Changes the own data of the request's session. */
  readonly setData: (context: Context, change: DataChange<Data>) => Promise<Visit<Task, Rules, Data>>
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
export interface Verdicts<Context, Task extends string, Rules, Data> extends Checks<Context, Task, Rules, Data> {
  readonly isKnown: (context: Context) => boolean
  /** Whether other sites may make this request. */
  readonly isCrossSite: (context: Context) => boolean
  /** Records the visit of a request. */
  readonly know: (context: Context, visit: Visit<Task, Rules, Data>) => void
  /** Notes that a guard has let the person in. */
  readonly admit: (context: Context) => undefined
  readonly isAdmitted: (context: Context) => boolean
  /** Notes that a request's body may still be arriving, and answers the check to make when it is there. */
  readonly open: (context: Context, visit: LiveVisit<Task, Rules>) => NonNullable<Entered['again']>
}

const longestName = 64

// The journal knows nothing of an application's objects, save that most have an id.
const objectOf = (object: unknown): { readonly object?: string } => {
  const { id } = (object ?? {}) as { readonly id?: unknown }
  return typeof id === 'string' || typeof id === 'number' ? { object: cutTo(String(id), longestName) } : {}
}

/** A record of verdicts, none yet. */
export const createVerdicts = <Context extends object, Task extends string, Role extends string, Rules, Data>({
  sessions,
  binding,
  setup,
  refuse,
  unread,
}: Parts<Context, Task, Role, Rules, Data>): Verdicts<Context, Task, Rules, Data> => {
  const at = marksOf(sessions)
  const visited = (context: Context): Record<symbol, Visit<Task, Rules, Data> | undefined> => context as never
  const unsettled = (context: Context): Record<symbol, Unsettled | undefined> => context as never
  const noted = (context: Context): Record<symbol, boolean> => context as never

  const nameOf = (context: Context): string => `${binding.head(context).method} ${binding.path(context)}`.trim()

  const found = (context: Context): Visit<Task, Rules, Data> => {
    const visit = visited(context)[at.visit]
    if (!visit)
      throw new Misuse(
        'server.not-attached',
        `no visit for ${binding.path(context)}; write ${binding.attaching} before it`,
      )
    return visit
  }

  const visit = (context: Context): Visit<Task, Rules, Data> => {
    const is = found(context)
    const open = unsettled(context)[at.unsettled]
    if (open && is.kind === 'live') open.looked = is as LiveVisit
    return is
  }

  const person = (context: Context): LiveVisit<Task, Rules, Data> => {
    const is = visit(context)
    if (!noted(context)[at.admitted])
      throw new Misuse(
        'route.no-guard',
        `person() asks who is behind ${nameOf(context)}, and no guard has let them in; put requirePerson('why'), ` +
          "requireTask('…') or requireFresh(minutes(5)) before it, or read visit()",
      )
    // Only a body that arrived after the end brings a request here, and its refusal is sent.
    if (is.kind !== 'live') throw lateFailure(401)
    return is
  }

  const setData = async (context: Context, change: DataChange<Data>): Promise<Visit<Task, Rules, Data>> => {
    const was = found(context)
    if (was.kind !== 'live') return was
    const is = await sessions.setData(was, change)
    visited(context)[at.visit] = is
    return is
  }

  const admit = (context: Context): undefined => {
    noted(context)[at.admitted] = true
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
    const judge = (is: Visit<Task, Rules, Data>): MaybePromise<Response | undefined> => {
      visited(context)[at.visit] = is
      if (is.kind !== 'live') noted(context)[at.late] = true
      const isSame = is.kind === 'live' && is.session.roles.join() === was.session.roles.join()
      return isSame && open.asks.length === 0 ? undefined : judged(context, open, is)
    }
    const answer = catching(() => whenReady(sessions.again(was), judge))
    return isPromise(answer) ? answer.catch((failure: unknown) => unread(context, failure)) : answer
  }

  const refuseAbsent = (context: Context, is: Visit<Task, Rules>): Response => {
    const head = binding.head(context)
    if (is === anySitesVisit) throw asksForSession(nameOf(context))
    const refusal = refuseNobody(head, is, setup)
    return noted(context)[at.late] ? asLate(refusal, 'ended') : refusal
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
    return admit(context)
  }

  const refusePerson = (context: Context): Response | undefined => {
    const is = found(context)
    if (is.kind !== 'live') return refuseAbsent(context, is)
    const open = unsettled(context)[at.unsettled]
    if (open) open.isForPerson = true
    return admit(context)
  }

  const refuseFor = (
    context: Context,
    { subject, id }: LiveVisit<Task, Rules>,
    task: Task,
    reason: string,
    object?: unknown,
  ): Response | Promise<Response> => {
    const from = sessions.addressOf(binding.head(context))
    const where = { ...objectOf(object), ...(from !== undefined && { from }) }
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
    return admit(context)
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
    person,
    setData,
    admit,
    isAdmitted: (context) => noted(context)[at.admitted] === true,
    settle,
    refusePerson,
    refuseUnfresh,
    refuseTask,
  }
}
