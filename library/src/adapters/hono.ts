import type { Context, Hono, MiddlewareHandler } from 'hono'
import { Misuse } from '../core/misuse.ts'
import type { ObjectOf } from '../core/role.ts'
import { openingHeader } from '../server/opening.ts'
import { unavailable } from '../server/problem.ts'
import {
  crossSiteRefusal,
  type Places,
  type Refusal,
  reasonOf,
  refusalProblem,
  refuseNobody,
  taskRefusal,
} from '../server/refusal.ts'
import type { Sessions, Visit, Who } from '../server/sessions.ts'

/** What a Hono application may say about its refusals. */
export interface HonoSetup extends Places {
  /** The page for a person who is refused something. Scripts, and everybody when left out, get a JSON problem. */
  readonly refusalPage?: (c: Context, refusal: Refusal) => Response | Promise<Response>
}

/** How a route finds the object that its task's rule asks about; undefined: there is no such thing. */
export type Load<Rules, Task> =
  ObjectOf<Rules, Task> extends readonly [infer Thing]
    ? readonly [load: (c: Context) => Thing | undefined | Promise<Thing | undefined>]
    : readonly []

/** Curfew for a Hono application. */
export interface ForHono<Task extends string, Rules> {
  /** Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. */
  readonly attach: () => MiddlewareHandler
  /** The request's view of the session. */
  readonly visit: (c: Context) => Visit<Task, Rules>
  /** Lets in who may do a task, to the object that `load` finds when the task has a rule. */
  readonly requireTask: <Asked extends Task>(task: Asked, ...load: Load<Rules, Asked>) => MiddlewareHandler
  /** Lets in whoever is signed in. `why` no task is asked for, for the next reader. */
  readonly requirePerson: (why: string) => MiddlewareHandler
  /** Lets in everybody. `why`, for the next reader. */
  readonly open: (why: string) => MiddlewareHandler
  /** Starts a session and hands out its cookie. */
  readonly signIn: (c: Context, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (c: Context) => Promise<void>
  /** Throws a `Misuse` when a mounted route declares neither a task nor `requirePerson` nor `open`. */
  readonly checkRoutes: (app: Pick<Hono, 'routes'>) => void
}

/** Fits sessions to Hono. */
export const forHono = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: HonoSetup = {},
): ForHono<Task, Rules> => {
  const visits = new WeakMap<Context, Visit<Task, Rules>>()
  const declared = new WeakSet<MiddlewareHandler>()
  const declare = (handler: MiddlewareHandler): MiddlewareHandler => {
    declared.add(handler)
    return handler
  }

  const refuse = (c: Context, refusal: Refusal): Response | Promise<Response> =>
    setup.refusalPage && c.req.header('sec-fetch-mode') !== 'cors' && c.req.header('accept')?.includes('text/html')
      ? setup.refusalPage(c, refusal)
      : refusalProblem(refusal)

  const visit = (c: Context): Visit<Task, Rules> => {
    const found = visits.get(c)
    if (!found)
      throw new Misuse('server.not-attached', `no visit for ${c.req.path}; write app.use(attach()) before the route`)
    return found
  }

  const handBack = (c: Context, cookie: string): void => c.res.headers.append('set-cookie', cookie)

  const attach = (): MiddlewareHandler => async (c, next) => {
    const request = c.req.raw
    if (sessions.owns(c.req.path)) return sessions.answer(request)
    if (!(await sessions.mayPass(request))) return refuse(c, crossSiteRefusal)
    const askedAt = sessions.now()
    let found: Visit<Task, Rules>
    try {
      found = await sessions.visit(request)
    } catch (failure) {
      sessions.write({ what: 'store-failed', detail: `${c.req.method} ${c.req.path}: ${String(failure)}` })
      const { status } = unavailable()
      const answer = await refuse(c, { status: status as 503, detail: 'Nothing is lost: try again in a moment.' })
      answer.headers.set('retry-after', '1')
      return answer
    }
    visits.set(c, found)
    await next()
    const isOver = found.kind === 'ended' || found.kind === 'unknown'
    const isPage = c.req.header('sec-fetch-dest') !== 'empty'
    if (isOver && isPage && !c.res.headers.has('set-cookie')) handBack(c, sessions.takeCookie(request))
    if (found.kind !== 'live' || found.opening === undefined) return
    c.res.headers.append('server-timing', openingHeader(found.opening))
    await sessions.answered(found, c.res, askedAt)
  }

  const requirePerson = (): MiddlewareHandler => async (c, next) => {
    const found = visit(c)
    if (found.kind !== 'live') return refuseNobody(c.req.raw, found, setup)
    await next()
  }

  const requireTask = <Asked extends Task>(task: Asked, ...load: Load<Rules, Asked>): MiddlewareHandler => {
    return async (c, next) => {
      const found = visit(c)
      if (found.kind !== 'live') return refuseNobody(c.req.raw, found, setup)
      const no = (reason: string): Response | Promise<Response> => {
        sessions.write({ what: 'task-refused', subject: found.subject, task, reason })
        return refuse(c, taskRefusal(task))
      }
      if (!found.tasks.includes(task)) return no('no-role-has-it')
      const [find] = load as readonly [((c: Context) => unknown)?]
      const object = await find?.(c)
      if (find && object === undefined) return c.notFound()
      const decision = found.decide(task, ...((find ? [object] : []) as unknown as ObjectOf<Rules, Asked>))
      if (!decision.allow) return no(reasonOf(decision))
      await next()
    }
  }

  const checkRoutes = (app: Pick<Hono, 'routes'>): void => {
    const routes = app.routes.filter(({ method, path }) => method !== 'ALL' || !path.endsWith('*'))
    const safe = new Set(
      routes.filter(({ handler }) => declared.has(handler)).map(({ method, path }) => `${method} ${path}`),
    )
    const bare = routes.map(({ method, path }) => `${method} ${path}`).find((route) => !safe.has(route))
    if (bare !== undefined)
      throw new Misuse(
        'route.undeclared',
        `the route ${bare} says nothing about who may use it; give it requireTask('…'), requirePerson('…') or open('why')`,
      )
  }

  return {
    attach,
    visit,
    requireTask: (task, ...load) => declare(requireTask(task, ...load)),
    requirePerson: () => declare(requirePerson()),
    open: () => declare((_c, next) => next()),
    signIn: async (c, who) => handBack(c, (await sessions.start(c.req.raw, who)).setCookie),
    signOut: async (c) => handBack(c, (await sessions.signOut(c.req.raw)).setCookie),
    checkRoutes,
  }
}
