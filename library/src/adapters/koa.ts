import { eventsOf } from '../server/http/event-stream.ts'
import { createGuards } from '../server/routes/create-guards.ts'
import { type Attaching, checkCrossSite } from '../server/routes/cross-site.ts'
import { checkNoneBare, createDeclared } from '../server/routes/declared.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import { createMiddleware } from '../server/routes/middleware.ts'
import { createVerbs, type Verbs } from '../server/routes/verbs.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../server/sessions.ts'
import { bareRoutes, guardIn } from './koa/routes.ts'
import type { KoaContext, KoaMiddleware } from './koa/shape.ts'
import { handBack, handSession, holdBody, nodeFit, send, sendAlong } from './node.ts'

export type { KoaContext, KoaMiddleware } from './koa/shape.ts'

/** Curfew for a Koa application. */
export interface ForKoa<Task extends string, Rules, Role extends string = string, Data = unknown>
  extends Guards<Task, Rules, KoaContext, KoaMiddleware, Data> {
  /**
   * Gives every request its visit, answers `/session`, and keeps other sites from changing anything. Responds to a
   * `StoreAway` or a `Misuse` that a route throws, unless middleware after it does.
   */
  readonly attach: (how?: Attaching) => KoaMiddleware
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(ctx: KoaContext, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (ctx: KoaContext, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (ctx: KoaContext, how?: string) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (ctx: KoaContext) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the `body` of a body parser.
   */
  readonly took: (ctx: KoaContext, form?: unknown) => void
  /**
   * Checks that each route has a guard: `requireTask`, `requirePerson`, `requireFresh` or `open`. It reads the routers of
   * `@koa/router`. A function without `next` that `app.use` mounts counts as a route.
   * @throws Misuse for a route without a guard. Misuse for an entry of `crossSite` without a route, or whose route
   * needs a session.
   */
  readonly checkRoutes: (app: { readonly middleware: readonly object[] }) => void
}

// Koa sends the response when all middleware has run. An event stream bypasses it.
const give = async (ctx: KoaContext, answer: Response): Promise<void> => {
  if (eventsOf(answer)) {
    ctx.respond = false
    return send(answer, ctx.res)
  }
  // Koa guesses a type and a status for a body, so the response's own come after it.
  ctx.body = Buffer.from(await answer.arrayBuffer())
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') ctx.set(name, value)
  for (const cookie of answer.headers.getSetCookie()) ctx.res.appendHeader('set-cookie', cookie)
  ctx.status = answer.status
}

// A body parser puts it there.
const bodyOf = ({ request }: KoaContext): unknown => request.body

const binding = {
  head: ({ req }: KoaContext) => nodeFit.asked(req),
  path: ({ req }: KoaContext) => nodeFit.path(req),
  request: (ctx: KoaContext) => {
    const body = bodyOf(ctx)
    return nodeFit.whole(body === undefined ? ctx.req : Object.assign(ctx.req, { body }))
  },
  isUnreadable: ({ req }: KoaContext) => nodeFit.isUnreadable(req),
  attaching: 'app.use(attach())',
}

/** Adapts sessions to Koa. */
export const forKoa = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<KoaContext> = {},
): ForKoa<Task, Rules, Role, Data> => {
  const middleware = createMiddleware(sessions, binding, setup)
  const { declare, isDeclared, asksForSession } = createDeclared()

  const guards = createGuards<KoaContext, Task, Rules, KoaMiddleware, Data>(middleware, (refuse, asksFor) =>
    declare(async (ctx, next) => {
      const refusal = await refuse(ctx)
      return refusal ? give(ctx, refusal) : next()
    }, asksFor),
  )

  const verbsAt = createVerbs({ sessions, ...middleware, head: binding.head })
  const verbs = (ctx: KoaContext): Verbs =>
    verbsAt(ctx, {
      outgoing: ctx.res,
      session: (cookie) => handSession(ctx.res, cookie),
      cookie: (cookie) => handBack(ctx.res, cookie),
    })

  const pass: KoaMiddleware = async (ctx, next) => {
    Object.assign(ctx.req, { originalUrl: ctx.originalUrl })
    const entered = await middleware.enter(ctx)
    if (entered instanceof Response) return give(ctx, entered)
    sendAlong(entered, ctx.res)
    holdBody(entered, ctx.req, ctx.res)
    try {
      return await next()
    } catch (failure) {
      const answer = ctx.headerSent ? undefined : await middleware.failed(ctx, failure)
      if (!answer) throw failure
      return give(ctx, answer)
    }
  }

  return {
    ...guards,
    attach: (how) => {
      middleware.crossSite.add(how?.crossSite)
      return pass
    },
    signIn: async (ctx, who) => verbs(ctx).signIn(who),
    finishSignIn: async (ctx, choice) => verbs(ctx).finishSignIn(choice),
    reauthenticated: async (ctx, how) => verbs(ctx).reauthenticated(how),
    signOut: async (ctx) => verbs(ctx).signOut(),
    took: (ctx, form = bodyOf(ctx)) => verbs(ctx).took(form),
    checkRoutes: (app) => {
      checkNoneBare(bareRoutes(app, isDeclared))
      checkCrossSite(middleware.crossSite.entries(), (method, path) => guardIn(app, { method, path }, asksForSession))
    },
  }
}
