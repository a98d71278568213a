import type { Context, Hono, MiddlewareHandler } from 'hono'
import { checkNoneBare, createDeclared } from '../server/declared.ts'
import { createDoor, isSameCookie } from '../server/door.ts'
import type { DoorSetup, Fitted } from '../server/fitted.ts'
import type { Sessions, Who } from '../server/sessions.ts'

/** What a Hono application may say about its refusals. */
export type HonoSetup = DoorSetup<Context>

/** Curfew for a Hono application. */
export interface ForHono<Task extends string, Rules> extends Fitted<Task, Rules, Context, MiddlewareHandler> {
  /** Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. */
  readonly attach: () => MiddlewareHandler
  /** Starts a session and hands out its cookie. */
  readonly signIn: (c: Context, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (c: Context) => Promise<void>
  /** Throws a `Misuse` when a mounted route declares neither a task nor `requirePerson` nor `open`. */
  readonly checkRoutes: (app: Pick<Hono, 'routes'>) => void
}

const append = (c: Context, name: 'set-cookie' | 'server-timing', value: string): void => {
  try {
    c.res.headers.append(name, value)
  } catch {
    // Those of some answers are fixed, such as of what `fetch` or `Response.redirect` gave.
    c.header(name, value, { append: true })
  }
}

// Hono's own path is what an application makes of a request, such as its host before its path.
const pathOf = ({ req: { url } }: Context): string => url.slice(url.indexOf('/', 8)).split(/[?#]/, 1)[0] ?? '/'

const handBack = (c: Context, cookie: string): void => append(c, 'set-cookie', cookie)

// What is mounted with an `onError` of its own is wrapped for it, and the wrapping tells what is inside.
const unwrapped = (handler: object): object => {
  const { __COMPOSED_HANDLER: inside } = handler as { readonly __COMPOSED_HANDLER?: object }
  return inside ? unwrapped(inside) : handler
}

/** Fits sessions to Hono. */
export const forHono = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: HonoSetup = {},
): ForHono<Task, Rules> => {
  const whole = (c: Context): Request => c.req.raw
  const fit = { asked: whole, whole, path: pathOf, nothing: (c: Context) => c.notFound() }
  const door = createDoor(sessions, { ...fit, attaching: 'app.use(attach())' }, setup)
  const { declare, isDeclared } = createDeclared()

  const guard = (refuse: (c: Context) => Response | undefined | Promise<Response | undefined>): MiddlewareHandler =>
    declare(async (c, next) => (await refuse(c)) ?? next())

  return {
    attach: () => async (c, next) => {
      const entered = await door.enter(c)
      if (entered instanceof Response) return entered
      await next()
      const { cookie, timing, answered } = entered
      if (cookie && !c.res.headers.getSetCookie().some((given) => isSameCookie(given, cookie))) handBack(c, cookie)
      if (timing) append(c, 'server-timing', timing)
      return answered?.(c.res)
    },
    visit: door.visit,
    requireTask: (task, ...load) => guard((c) => door.refuseTask(c, task, load)),
    requirePerson: () => guard(door.refusePerson),
    open: () => guard(() => undefined),
    signIn: async (c, who) => handBack(c, (await sessions.start(c.req.raw, who)).setCookie),
    signOut: async (c) => handBack(c, (await sessions.signOut(c.req.raw)).setCookie),
    checkRoutes: (app) => {
      const routes = app.routes
        .filter(({ method, path }) => method !== 'ALL' || !path.endsWith('*'))
        .map(({ method, path, handler }) => ({ route: `${method} ${path}`, handler }))
      const safe = new Set(routes.filter(({ handler }) => isDeclared(unwrapped(handler))).map(({ route }) => route))
      checkNoneBare([...new Set(routes.map(({ route }) => route))].filter((route) => !safe.has(route)))
    },
  }
}
