import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { catching, isPromise } from '../core/maybe-promise.ts'
import { type Attaching, checkCrossSite } from '../server/routes/cross-site.ts'
import { checkNoneBare, createDeclared } from '../server/routes/declared.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../server/sessions.ts'
import { bareRoutes } from './express/bare-routes.ts'
import { guardIn } from './express/guard-in.ts'
import { connect, createErrorLayer, fitNode, type NodeGuard } from './node.ts'

/** Curfew for an Express application, 4 or 5. */
export interface ForExpress<Task extends string, Rules, Role extends string = string, Data = unknown>
  extends Guards<Task, Rules, Request, RequestHandler, Data> {
  /**
   * Gives every request its visit, answers `/session`, and keeps other sites from changing anything. Responds to a
   * `StoreAway` or a `Misuse` that a route throws, unless an error handler of the application does.
   */
  readonly attach: (how?: Attaching) => RequestHandler
  /**
   * Passes the rejection of an asynchronous route or middleware to Express's error handlers. Express 4 ignores a rejected
   * promise: the request would get no response, and the process would end. Express 5 does not need it.
   */
  readonly route: (handler: Route) => RequestHandler
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(request: Request, response: Response, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (request: Request, response: Response, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (request: Request, response: Response, how?: string) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (request: Request, response: Response) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the request's `body`.
   */
  readonly took: (request: Request, response: Response, form?: unknown) => void
  /**
   * Checks that each route has a guard: `requireTask`, `requirePerson`, `requireFresh` or `open`. A function of fewer than three parameters
   * that is mounted by `use` counts as a route. Mounted routers and applications are checked too.
   * @throws Misuse for a route without a guard. Misuse for an entry of `crossSite` without a route, or whose route
   * needs a session.
   */
  readonly checkRoutes: (app: object) => void
}

/** A handler as Express calls it. It may return a promise. */
export type Route = (request: Request, response: Response, next: NextFunction) => unknown

/** Adapts sessions to Express. */
export const forExpress = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<Request> = {},
): ForExpress<Task, Rules, Role, Data> => {
  const node = fitNode<Task, Role, Rules, Request, Data>(sessions, setup)
  const { declare, isDeclared, asksForSession } = createDeclared()

  const middleware = (guard: NodeGuard<Request>): RequestHandler => connect(guard)

  const answerLast = createErrorLayer(node.failed)

  return {
    attach: (how) => {
      node.crossSite.add(how?.crossSite)
      const pass = middleware(node.attach)
      return (request, response, next) => {
        answerLast(request.app)
        return pass(request, response, next)
      }
    },
    route: (handler) => {
      const caught: RequestHandler = (request, response, next) => {
        const running = catching(() => handler(request, response, next))
        if (isPromise(running)) running.catch(next)
      }
      // Express and `checkRoutes` tell middleware from a route by its number of parameters.
      return Object.defineProperty(caught, 'length', { value: handler.length })
    },
    visit: node.visit,
    person: node.person,
    setData: node.setData,
    returnTo: node.returnTo,
    requireTask: (task, ...load) => declare(middleware(node.requireTask(task, ...load)), 'session'),
    requirePerson: (why) => declare(middleware(node.requirePerson(why)), 'session'),
    requireFresh: (maxAge) => declare(middleware(node.requireFresh(maxAge)), 'session'),
    open: (why) => declare(middleware(node.open(why)), 'open'),
    signIn: node.signIn,
    finishSignIn: node.finishSignIn,
    reauthenticated: node.reauthenticated,
    signOut: node.signOut,
    took: node.took,
    checkRoutes: (app) => {
      checkNoneBare(bareRoutes(app, isDeclared))
      checkCrossSite(node.crossSite.entries(), (method, path) => guardIn(app, { method, path }, asksForSession))
    },
  }
}
