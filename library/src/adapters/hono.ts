import type { IncomingMessage } from 'node:http'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { changedTiming } from '../server/http/changed-session.ts'
import { cacheControlFor } from '../server/http/cookie-cache.ts'
import { holdEnd } from '../server/http/late-body.ts'
import { heldRequest } from '../server/http/late-request.ts'
import { isHost, type OwnRequest, type RequestHead } from '../server/http/request.ts'
import { quietenUpgrade } from '../server/http/upgrade.ts'
import { createGuards } from '../server/routes/create-guards.ts'
import { type Attaching, checkCrossSite } from '../server/routes/cross-site.ts'
import { checkNoneBare, createDeclared } from '../server/routes/declared.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import { type LateRefusal, lateRefusal } from '../server/routes/late-refusal.ts'
import { createMiddleware, type Entered, isSameCookie } from '../server/routes/middleware.ts'
import { createVerbs, type Verbs } from '../server/routes/verbs.ts'
import type { Outgoing } from '../server/routes/written.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../server/sessions.ts'
import { bareRoutes, guardIn } from './hono/bare-routes.ts'
import { followBody } from './hono/follow.ts'

/** The options of `forHono`, such as its page for refusals. */
export type HonoSetup = RefusalSetup<Context>

/** Curfew for a Hono application. */
export interface ForHono<Task extends string, Rules, Role extends string = string, Data = unknown>
  extends Guards<Task, Rules, Context, MiddlewareHandler, Data> {
  /**
   * Gives every request its visit, answers `/session`, and keeps other sites from changing anything. Responds to a
   * `StoreAway` or a `Misuse` that a route throws, unless an `onError` of the application does.
   */
  readonly attach: (how?: Attaching) => MiddlewareHandler
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(c: Context, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (c: Context, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (c: Context, how?: string) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (c: Context) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the request's body, a form or JSON.
   */
  readonly took: (c: Context, form?: unknown) => Promise<void>
  /**
   * Checks that each route has a guard: `requireTask`, `requirePerson`, `requireFresh` or `open`. A function without `next` that is mounted
   * by `use` or `all` counts as a route.
   * @throws Misuse for a route without a guard. Misuse for an entry of `crossSite` without a route, or whose route
   * needs a session.
   */
  readonly checkRoutes: (app: Pick<Hono, 'routes'>) => void
}

const append = (c: Context, name: 'set-cookie' | 'server-timing', value: string): void => {
  try {
    c.res.headers.append(name, value)
  } catch {
    // Some responses have immutable headers, such as those of `fetch` and `Response.redirect`.
    c.header(name, value, { append: true })
  }
}

// Not Hono's own path: an application may define that otherwise, such as with its host first.
const pathOf = ({ req: { url } }: Context): string => url.slice(url.indexOf('/', 8)).split(/[?#]/, 1)[0] ?? '/'

const place = Symbol('no-store')
const marked = (c: Context): Record<symbol, boolean> => c as never

const handBack = (c: Context, cookie: string): void => {
  append(c, 'set-cookie', cookie)
  marked(c)[place] = true
}

// No cache may store a response with a cookie of ours, unless the application allows the browser's own.
const keepNowhere = (c: Context): void => {
  const rule = cacheControlFor(c.req.raw, c.res.headers.get('cache-control'))
  try {
    c.res.headers.set('cache-control', rule)
  } catch {
    c.header('cache-control', rule)
  }
}

const handSession = (c: Context, cookie: string): void => {
  handBack(c, cookie)
  append(c, 'server-timing', changedTiming)
}

// Hono caches a body that it has read.
const formIn = ({ req }: Context): Promise<unknown> =>
  (req.header('content-type')?.includes('json') ? req.json() : req.parseBody()).catch(() => undefined)

// Hono's own response to an error, when the application has no `onError`.
const isHonos = async (answer: Response): Promise<boolean> =>
  answer.status === 500 && (await answer.clone().text()) === 'Internal Server Error'

/** The environment on Node, with Node's own request: it has the address, and holding back its end costs nothing. */
interface OnNode {
  readonly incoming?: IncomingMessage
  readonly outgoing?: Outgoing
}

const onNode = ({ env }: Context): OnNode => env ?? {}
const incomingOf = (c: Context): IncomingMessage | undefined => onNode(c).incoming

// Elsewhere than on Node it is not known whether a response was sent.
const outgoingOf = (c: Context | undefined): Outgoing | undefined => c?.req && (onNode(c).outgoing ?? {})

const headOf = (c: Context): RequestHead => {
  const { method, url, headers } = c.req.raw
  return { method, url, headers, address: incomingOf(c)?.socket?.remoteAddress }
}

const wholeOf = (c: Context): OwnRequest => {
  const { raw } = c.req
  return {
    ...headOf(c),
    get body() {
      return raw.body
    },
    get signal() {
      return raw.signal
    },
  }
}

const holdBody = (c: Context, again: NonNullable<Entered['again']>): LateRefusal => {
  const late = lateRefusal(again)
  const incoming = incomingOf(c)
  if (typeof incoming?.push === 'function') holdEnd(incoming, { again: late.again, isOver: () => false })
  else c.req.raw = heldRequest(c.req.raw, late.again)
  return late
}

/** Adapts sessions to Hono. */
export const forHono = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: HonoSetup = {},
): ForHono<Task, Rules, Role, Data> => {
  const isUnreadable = ({ req }: Context): boolean => !isHost(req.header('host') ?? 'localhost')
  const binding = { head: headOf, request: wholeOf, path: pathOf, isUnreadable, nothing: (c: Context) => c.notFound() }
  const middleware = createMiddleware(sessions, { ...binding, attaching: 'app.use(attach())' }, setup)
  const { declare, isDeclared, asksForSession } = createDeclared()

  const guards = createGuards<Context, Task, Rules, MiddlewareHandler, Data>(middleware, (refuse, asksFor) =>
    declare(async (c, next) => (await refuse(c)) ?? next(), asksFor),
  )

  const verbsAt = createVerbs({ sessions, ...middleware, head: headOf })
  const verbs = (c: Context): Verbs =>
    verbsAt(c, {
      outgoing: outgoingOf(c),
      session: (cookie) => handSession(c, cookie),
      cookie: (cookie) => handBack(c, cookie),
    })

  const pass: MiddlewareHandler = async (c, next) => {
    const incoming = incomingOf(c)
    if (incoming) quietenUpgrade(incoming)
    const entered = await middleware.enter(c)
    if (entered instanceof Response) return entered
    const { cookie, timing, document, again } = entered
    const late = again && holdBody(c, again)
    await next()
    const refusal = late?.refusal()
    if (refusal) {
      // Cleared first, because assigning a response keeps the headers of the earlier one.
      c.res = undefined
      c.res = refusal
    } else if (c.error && (await isHonos(c.res))) {
      const answer = await middleware.failed(c, c.error)
      if (answer) c.res = answer
    }
    if (cookie && !c.res.headers.getSetCookie().some((given) => isSameCookie(given, cookie))) handBack(c, cookie)
    if (marked(c)[place]) keepNowhere(c)
    if (timing) append(c, 'server-timing', timing)
    if (!document) return
    await document.begun(c.res)
    if (c.res.body) c.res = new Response(followBody(c.res.body, document), c.res)
    else await document.whole()
  }

  return {
    attach: (how) => {
      middleware.crossSite.add(how?.crossSite)
      return pass
    },
    ...guards,
    signIn: async (c, who) => verbs(c).signIn(who),
    finishSignIn: async (c, choice) => verbs(c).finishSignIn(choice),
    reauthenticated: async (c, how) => verbs(c).reauthenticated(how),
    signOut: async (c) => verbs(c).signOut(),
    took: async (c, form) => {
      middleware.checkCookie(c)
      verbs(c).took(form ?? (await formIn(c)))
    },
    checkRoutes: ({ routes }) => {
      checkNoneBare(bareRoutes(routes, isDeclared))
      checkCrossSite(middleware.crossSite.entries(), (method, path) =>
        guardIn(routes, { method, path }, asksForSession),
      )
    },
  }
}
