import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isPromise, whenReady } from '../core/maybe-promise.ts'
import { withChangedTiming } from '../server/http/changed-session.ts'
import { eventsOf } from '../server/http/event-stream.ts'
import { quietenUpgrade } from '../server/http/upgrade.ts'
import { createGuards } from '../server/routes/create-guards.ts'
import { type Attaching, checkCrossSite, isRouteOf } from '../server/routes/cross-site.ts'
import { checkNoneBare, createDeclared } from '../server/routes/declared.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import { createMiddleware, type Entered } from '../server/routes/middleware.ts'
import { refusalOf } from '../server/routes/refusal.ts'
import { createVerbs, type Verbs } from '../server/routes/verbs.ts'
import type { Outgoing } from '../server/routes/written.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../server/sessions.ts'
import { createRouteList } from './fastify/route-list.ts'
import { holdBody, keepNowhere, nodeFit, send, sendAlong, withCookie } from './node.ts'

/** A hook that runs before a route: `{ preHandler: requireTask('…') }`. */
export type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** Curfew for a Fastify application. */
export interface ForFastify<Task extends string, Rules, Role extends string = string, Data = unknown>
  extends Guards<Task, Rules, FastifyRequest, Hook, Data> {
  /**
   * Gives every request its visit, answers `/session`, and keeps other sites from changing anything. Responds to a
   * `StoreAway` or a `Misuse` that a route throws, unless an error handler of the application does. Call it before the
   * routes are added.
   */
  readonly attach: (app: FastifyInstance, how?: Attaching) => void
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(request: FastifyRequest, reply: FastifyReply, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (request: FastifyRequest, reply: FastifyReply, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (
    request: FastifyRequest,
    reply: FastifyReply,
    how?: string,
  ) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the request's `body`.
   */
  readonly took: (request: FastifyRequest, reply: FastifyReply, form?: unknown) => void
  /**
   * Lets `app.ready()` and `app.listen()` fail when a route has no `requireTask`, `requirePerson`, `requireFresh` or
   * `open`. A guard that its scope has by `addHook` counts. They also fail when an entry of `crossSite` names no route, or
   * one that needs a session.
   */
  readonly checkRoutes: (app: FastifyInstance, how?: Checking) => void
}

/** How `checkRoutes` looks at the routes. */
export interface Checking {
  /**
   * The paths of routes that need no guard, such as those of a plugin. `/uploads/*` stands for `/uploads` and all below it.
   * Everybody may request them. Default: none.
   */
  readonly except?: readonly string[]
}

// Fastify buffers bodies in its own way. An event stream bypasses it, with the headers that Fastify would have sent.
const giveEvents = async (reply: FastifyReply, answer: Response): Promise<FastifyReply> => {
  for (const [name, value = ''] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value)
  reply.hijack()
  await send(answer, reply.raw)
  return reply
}

// A finite body is sent as text: Fastify measures the response to HEAD, and cannot measure a stream.
const give = async (reply: FastifyReply, answer: Response): Promise<FastifyReply> => {
  if (eventsOf(answer)) return giveEvents(reply, answer)
  for (const [name, value] of answer.headers) reply.header(name, value)
  return reply.code(answer.status).send(await answer.text())
}

// Read anew each time, because the reply may be sent meanwhile.
const outgoingOf = (reply: FastifyReply | undefined): Outgoing | undefined =>
  reply && {
    get headersSent() {
      return reply.sent
    },
  }

// Set on Fastify's reply, because a cookie that a route sets there replaces those on Node's response.
const handBack = (reply: FastifyReply, cookie: string): void => {
  const cookies = withCookie(reply.getHeader('set-cookie'), cookie)
  reply.removeHeader('set-cookie').header('set-cookie', cookies)
  keepNowhere(reply.raw)
}

// Fastify's own error handler sends the error's message as JSON, which is no page for a person.
const isFastifys = (payload: unknown, { message }: Error): boolean =>
  typeof payload === 'string' && payload.startsWith('{') && payload.includes(JSON.stringify(message))
// The hook that records routes is not called for earlier ones.
const hasRoutes = (app: FastifyInstance): boolean => /[├└]/.test(app.printRoutes())

const place = Symbol('again')

// The check to repeat once the body has arrived; undefined when it arrived together with its head.
const asking = (request: FastifyRequest): Record<symbol, Entered['again']> => request as never

// A body that Fastify parsed is complete now. A body that the route itself reads is still to come.
const askAgain = (request: FastifyRequest, reply: FastifyReply, done: (failure?: Error) => void): void => {
  const again = asking(request)[place]
  const { raw } = request
  if (again && (raw.complete || raw.readableEnded)) {
    const goOn = (refusal: Response | undefined): unknown => (refusal ? give(reply, refusal) : done())
    const going = whenReady<Response | undefined, unknown>(again(), goOn)
    if (isPromise(going)) going.catch(done)
    return
  }
  if (again) {
    const instead = (refusal: Response | undefined): Response | undefined => {
      if (refusal) reply.hijack()
      return refusal
    }
    holdBody({ again: () => whenReady(again(), instead) }, raw, reply.raw)
  }
  done()
}

const handSession = (reply: FastifyReply, cookie: string): void => {
  handBack(reply, cookie)
  const given = [reply.getHeader('server-timing'), reply.raw.getHeader('server-timing')].flat().filter(Boolean)
  reply.header('server-timing', withChangedTiming(given))
}

/** Adapts sessions to Fastify. */
export const forFastify = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<FastifyRequest> = {},
): ForFastify<Task, Rules, Role, Data> => {
  const { asked, path, whole, isUnreadable } = nodeFit
  const binding = {
    head: ({ raw }: FastifyRequest) => asked(raw),
    path: ({ raw }: FastifyRequest) => path(raw),
    request: ({ raw }: FastifyRequest) => whole(raw),
    isUnreadable: ({ raw }: FastifyRequest) => isUnreadable(raw),
    attaching: 'attach(app)',
  }
  const middleware = createMiddleware(sessions, binding, setup)
  const declared = createDeclared()
  const { declare } = declared
  const routes = createRouteList(declared)
  const unseen: string[] = []

  const guards = createGuards<FastifyRequest, Task, Rules, Hook, Data>(middleware, (refuse, asksFor) =>
    declare(async (request, reply) => {
      const refusal = await refuse(request)
      return refusal && give(reply, refusal)
    }, asksFor),
  )

  const failures = new WeakMap<FastifyRequest, Error>()

  const answerFailures = (app: FastifyInstance): void => {
    app.addHook('onError', async (request, _reply, failure) => {
      if (refusalOf(failure)) failures.set(request, failure)
    })
    app.addHook('onSend', (request, reply, payload, done) => {
      const failure = failures.get(request)
      if (!(failure && isFastifys(payload, failure))) return done(null, payload)
      const answered = async (): Promise<void> => {
        const answer = await middleware.failed(request, failure)
        for (const [name, value] of answer?.headers ?? []) reply.header(name, value)
        if (answer) reply.code(answer.status)
        done(null, answer ? await answer.text() : payload)
      }
      answered().catch(done)
    })
  }

  const verbsAt = createVerbs({ sessions, ...middleware, head: binding.head })
  const verbs = (request: FastifyRequest, reply: FastifyReply): Verbs =>
    verbsAt(request, {
      outgoing: outgoingOf(reply),
      session: (cookie) => handSession(reply, cookie),
      cookie: (cookie) => handBack(reply, cookie),
    })

  return {
    attach: (app, how) => {
      middleware.crossSite.add(how?.crossSite)
      if (hasRoutes(app)) unseen.push('the routes that were added before attach(app)')
      routes.watch(app)
      answerFailures(app)
      app.addHook('onRequest', (request, reply, done) => {
        quietenUpgrade(request.raw)
        const entering = whenReady(middleware.enter(request), (entered) => {
          if (entered instanceof Response) return give(reply, entered)
          const { cookie, again, ...along } = entered
          if (cookie) handBack(reply, cookie)
          sendAlong(along, reply.raw)
          if (again && !request.raw.complete) {
            asking(request)[place] = again
            queueMicrotask(() => {
              if (request.raw.complete) asking(request)[place] = undefined
            })
          }
          done()
        })
        if (isPromise(entering)) entering.catch(done)
      })
      app.addHook('preHandler', askAgain)
    },
    ...guards,
    signIn: async (request, reply, who) => verbs(request, reply).signIn(who),
    finishSignIn: async (request, reply, choice) => verbs(request, reply).finishSignIn(choice),
    reauthenticated: async (request, reply, how) => verbs(request, reply).reauthenticated(how),
    signOut: async (request, reply) => verbs(request, reply).signOut(),
    took: (request, reply, form = request.body) => verbs(request, reply).took(form),
    checkRoutes: (app, { except = [] } = {}) =>
      void app.addHook('onReady', async () => {
        checkNoneBare([...unseen, ...routes.bare(except)])
        checkCrossSite(middleware.crossSite.entries(), (method, path) =>
          routes.guardOf(method, (url) => isRouteOf(url, path)),
        )
      }),
  }
}
