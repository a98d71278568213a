import { Misuse } from '../core/misuse.ts'
import type { ObjectOf } from '../core/role.ts'
import { isPromised, onceThere, type Soon } from '../core/soon.ts'
import type { Asked, Whole } from './asked.ts'
import type { DoorSetup, Load } from './fitted.ts'
import { openingHeader } from './opening.ts'
import { problem, withHeader } from './problem.ts'
import { crossSiteRefusal, type Refusal, reasonOf, refusalProblem, refuseNobody, taskRefusal } from './refusal.ts'
import type { Sessions } from './sessions.ts'
import type { Visit } from './visit.ts'

/** How a framework's request is read. `Context` is what the framework hands to a route. */
export interface Fit<Context> {
  readonly asked: (context: Context) => Asked
  readonly path: (context: Context) => string
  /** The whole request, its body included, for those that Curfew answers itself. */
  readonly whole: (context: Context) => Whole
  /** How the framework says that there is no such thing. Default: a JSON problem. */
  readonly nothing?: (context: Context) => Response | Promise<Response>
  /** What to write so that every request has its visit. */
  readonly attaching: string
}

/** A request that goes on to its route, and what its answer is to carry. */
export interface Entered {
  /** Takes back a cookie that is good for nothing any more; not to replace one that the route hands out. */
  readonly cookie?: string
  /** An entry for `Server-Timing`. */
  readonly timing?: string
  /** To be told of the answer as soon as it is known. Never rejects. */
  readonly answered?: (answer: Pick<Response, 'status' | 'headers'>) => Promise<void>
}

/** What every request passes, whatever the framework. */
export interface Door<Context, Task extends string, Rules> {
  /** An answer to give at once, or what goes along with the route's own. */
  readonly enter: (context: Context) => Soon<Response | Entered>
  readonly visit: (context: Context) => Visit<Task, Rules>
  /** The refusal of somebody who is not signed in. */
  readonly refusePerson: (context: Context) => Response | undefined
  /** The refusal of somebody who may not do the task to the object that `load` finds. */
  readonly refuseTask: <Wanted extends Task>(
    context: Context,
    task: Wanted,
    load: Load<Rules, Wanted, Context>,
  ) => Promise<Response | undefined>
}

/** Whether a `Set-Cookie` is about the same cookie as another. */
export const isSameCookie = (one: string, other: string): boolean => one.split('=', 1)[0] === other.split('=', 1)[0]

// A page that came from a cache asks for its scripts and images before it asks why its session is over.
const isPartOfPage = ({ headers }: Asked): boolean => (headers.get('sec-fetch-dest') ?? 'document') !== 'document'

// One request has one visit, however many fits of the same sessions it passes.
// It is kept in the request itself: to collect the garbage of a map beside it would cost more than all else of a visit.
const places = new WeakMap<object, symbol>()

const placeOf = (sessions: object): symbol => {
  const place = places.get(sessions) ?? Symbol('visit')
  places.set(sessions, place)
  return place
}

const away: Refusal = { status: 503, detail: 'Sessions cannot be checked just now. Nothing is lost: try again.' }

/** The door of an application's sessions, for adapters to fit to their frameworks. */
export const createDoor = <Context extends object, Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  fit: Fit<Context>,
  setup: DoorSetup<Context>,
): Door<Context, Task, Rules> => {
  const place = placeOf(sessions)
  const visited = (context: Context): Record<symbol, Visit<Task, Rules> | undefined> => context as never

  const visit = (context: Context): Visit<Task, Rules> => {
    const found = visited(context)[place]
    if (!found)
      throw new Misuse('server.not-attached', `no visit for ${fit.path(context)}; write ${fit.attaching} before it`)
    return found
  }

  const refuse = (context: Context, refusal: Refusal): Response | Promise<Response> => {
    const { headers } = fit.asked(context)
    const isForPerson = headers.get('sec-fetch-mode') !== 'cors' && headers.get('accept')?.includes('text/html')
    return setup.refusalPage && isForPerson ? setup.refusalPage(context, refusal) : refusalProblem(refusal)
  }

  const storeFailed = (failure: unknown, when: string): void =>
    sessions.write({ what: 'store-failed', detail: `${when}: ${String(failure)}` })

  const whole = (context: Context): Whole | undefined => {
    try {
      return fit.whole(context)
    } catch {
      // A method or an address that the web's own Request does not know.
      return undefined
    }
  }

  const passed = (asked: Asked, found: Visit<Task, Rules>): Entered => {
    if (found.kind === 'ended' || found.kind === 'unknown')
      return isPartOfPage(asked) ? {} : { cookie: sessions.takeCookie(asked) }
    if (found.kind !== 'live' || found.opening === undefined) return {}
    const askedAt = sessions.now()
    return {
      timing: openingHeader(found.opening),
      answered: (answer) =>
        sessions.answered(found, answer, askedAt).catch((failure: unknown) => storeFailed(failure, 'after an answer')),
    }
  }

  const failed = async (context: Context, asked: Asked, failure: unknown): Promise<Response> => {
    storeFailed(failure, `${asked.method} ${fit.path(context)}`)
    return withHeader(await refuse(context, away), 'retry-after', '1')
  }

  const received = (context: Context, asked: Asked): Soon<Response | Entered> => {
    const welcome = (found: Visit<Task, Rules>): Entered => {
      visited(context)[place] = found
      return passed(asked, found)
    }
    try {
      const found = sessions.visit(asked)
      if (!isPromised(found)) return welcome(found)
      return found.then(welcome).catch((failure: unknown) => failed(context, asked, failure))
    } catch (failure) {
      return failed(context, asked, failure)
    }
  }

  const enter = (context: Context): Soon<Response | Entered> => {
    const path = fit.path(context)
    if (sessions.owns(path)) {
      const request = whole(context)
      return request ? sessions.answer(request) : problem(400, 'This is no request that Curfew can read.')
    }
    if (visited(context)[place]) return {}
    const asked = fit.asked(context)
    return onceThere(sessions.mayPass(asked), (may) =>
      may ? received(context, asked) : refuse(context, crossSiteRefusal),
    )
  }

  const refusePerson = (context: Context): Response | undefined => {
    const found = visit(context)
    return found.kind === 'live' ? undefined : refuseNobody(fit.asked(context), found, setup)
  }

  const refuseTask = async <Wanted extends Task>(
    context: Context,
    task: Wanted,
    load: Load<Rules, Wanted, Context>,
  ): Promise<Response | undefined> => {
    const found = visit(context)
    if (found.kind !== 'live') return refuseNobody(fit.asked(context), found, setup)
    const no = (reason: string): Response | Promise<Response> => {
      sessions.write({ what: 'task-refused', subject: found.subject, task, reason })
      return refuse(context, taskRefusal(task))
    }
    if (!found.tasks.includes(task)) return no('no-role-has-it')
    const [find] = load as readonly [((context: Context) => unknown)?]
    const object = await find?.(context)
    if (find && object === undefined) return fit.nothing?.(context) ?? problem(404, 'There is no such thing.')
    const decision = found.decide(task, ...((find ? [object] : []) as unknown as ObjectOf<Rules, Wanted>))
    return decision.allow ? undefined : no(reasonOf(decision))
  }

  return { enter, visit, refusePerson, refuseTask }
}
