import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type CanActivate,
  Catch,
  createParamDecorator,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common'
import { APP_FILTER, APP_GUARD, HttpAdapterHost, ModulesContainer } from '@nestjs/core'
import { Misuse } from '../core/misuse.ts'
import { StoreAway } from '../core/store-away.ts'
import { TooManySessions } from '../core/too-many-sessions.ts'
import { VisitOver } from '../core/visit-over.ts'
import { type Attaching, checkCrossSite, type RouteGuard } from '../server/routes/cross-site.ts'
import { checkNoneBare } from '../server/routes/declared.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../server/sessions.ts'
import { createDecorated, type NestGuard } from './nest/decorated.ts'
import { guardIn, routesOf } from './nest/routes.ts'
import { clearContent, connect, fitNode, type NodeGuard, send } from './node.ts'

export type { NestGuard } from './nest/decorated.ts'

/** A request as Nest hands it to a controller, on Express. */
export interface NestRequest extends IncomingMessage {
  /** The values of the dynamic parts of the path. */
  readonly params: Readonly<Record<string, string>>
  /** The parsed body. */
  readonly body?: unknown
}

/** Curfew for a Nest application on Express. Its guards are decorators of a controller or of a method. */
export interface ForNest<Task extends string, Rules, Role extends string = string, Data = unknown>
  extends Guards<Task, Rules, NestRequest, NestGuard, Data> {
  /**
   * The module for the `imports` of the application's own. It gives every request its visit, answers `/session`, keeps
   * other sites from changing anything, and obeys the decorators. It responds to a `StoreAway` or a `Misuse` that a route
   * throws, unless an exception filter of the application does.
   */
  readonly attach: (how?: Attaching) => DynamicModule
  /** The decorator of a parameter that gets the request's visit. */
  readonly currentVisit: () => ParameterDecorator
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(request: NestRequest, response: ServerResponse, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (request: NestRequest, response: ServerResponse, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (
    request: NestRequest,
    response: ServerResponse,
    how?: string,
  ) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (request: NestRequest, response: ServerResponse) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the request's `body`.
   */
  readonly took: (request: NestRequest, response: ServerResponse, form?: unknown) => void
  /**
   * Checks that each route has a guard: `requireTask`, `requirePerson`, `requireFresh` or `open`, on its method or its
   * controller.
   * @throws Misuse for a route without a guard. Misuse for an entry of `crossSite` without a route, or whose route
   * needs a session.
   */
  readonly checkRoutes: (app: { readonly get: (token: typeof ModulesContainer) => ModulesContainer }) => void
}

interface Marked {
  readonly guard: NodeGuard<NestRequest>
  readonly asksFor: RouteGuard
}

const placeOf = (
  host: Pick<ExecutionContext, 'switchToHttp'>,
): { readonly request: NestRequest; readonly response: ServerResponse } => {
  const http = host.switchToHttp()
  return { request: http.getRequest(), response: http.getResponse() }
}

/** Adapts sessions to Nest. */
export const forNest = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<NestRequest> = {},
): ForNest<Task, Rules, Role, Data> => {
  const node = fitNode<Task, Role, Rules, NestRequest, Data>(sessions, setup)
  const { mark, guardsOf } = createDecorated<Marked>()

  // A refused request has its response already. So its guard never passes, and no exception filter hears of it.
  const pass = (guard: NodeGuard<NestRequest>, context: ExecutionContext): Promise<boolean> =>
    new Promise((done, fail) => {
      const { request, response } = placeOf(context)
      connect(guard)(request, response, (failure) => (failure === undefined ? done(true) : fail(failure)))
    })

  const obeying: CanActivate = {
    canActivate: async (context) => {
      if (context.getType() !== 'http') return true
      for (const { guard } of guardsOf(context.getClass(), context.getHandler())) await pass(guard, context)
      return true
    },
  }

  class Answering implements ExceptionFilter {
    async catch(failure: unknown, host: Pick<ExecutionContext, 'switchToHttp'>): Promise<void> {
      const { request, response } = placeOf(host)
      const answer = await node.failed(request, failure)
      // The client must not take half a response for the whole, so the connection is cut.
      if (!answer || response.headersSent) return void response.destroy()
      clearContent(response)
      await send(answer, response)
    }
  }
  Catch(StoreAway, Misuse, TooManySessions, VisitOver)(Answering)

  class Curfew {}

  return {
    attach: (how) => {
      node.crossSite.add(how?.crossSite)
      const attaching = {
        provide: Symbol('curfew'),
        inject: [HttpAdapterHost],
        // Before the routes and parsers of Nest, whatever prefix they have.
        useFactory: ({ httpAdapter }: HttpAdapterHost) => httpAdapter.use(connect(node.attach)) ?? true,
      }
      const providers = [
        attaching,
        { provide: APP_GUARD, useValue: obeying },
        { provide: APP_FILTER, useValue: new Answering() },
      ]
      return { module: Curfew, providers }
    },
    visit: node.visit,
    person: node.person,
    setData: node.setData,
    returnTo: node.returnTo,
    currentVisit: createParamDecorator((_none, context: ExecutionContext) => node.visit(placeOf(context).request)),
    requireTask: (task, ...load) => mark({ guard: node.requireTask(task, ...load), asksFor: 'session' }),
    requirePerson: (why) => mark({ guard: node.requirePerson(why), asksFor: 'session' }),
    requireFresh: (maxAge) => mark({ guard: node.requireFresh(maxAge), asksFor: 'session' }),
    open: (why) => mark({ guard: node.open(why), asksFor: 'open' }),
    signIn: node.signIn,
    finishSignIn: node.finishSignIn,
    reauthenticated: node.reauthenticated,
    signOut: node.signOut,
    took: node.took,
    checkRoutes: (app) => {
      const routes = routesOf(app.get(ModulesContainer))
      const guardsBefore = ({ controller, handler }: (typeof routes)[number]): readonly Marked[] =>
        guardsOf(controller, handler)
      const bare = routes.filter((route) => guardsBefore(route).length === 0)
      checkNoneBare(bare.map(({ method, path }) => `${method} ${path}`))
      checkCrossSite(node.crossSite.entries(), (method, path) =>
        guardIn(routes, { method, path }, (route) => guardsBefore(route).some(({ asksFor }) => asksFor === 'session')),
      )
    },
  }
}
