import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { isPromised, rejecting } from '../core/soon.ts'
import { checkNoneBare, createDeclared } from '../server/declared.ts'
import type { DoorSetup, Fitted } from '../server/fitted.ts'
import type { Sessions, Who } from '../server/sessions.ts'
import { type Before, forNode } from './node.ts'

/** Curfew for an Express application, 4 or 5. */
export interface ForExpress<Task extends string, Rules> extends Fitted<Task, Rules, Request, RequestHandler> {
  /** Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. */
  readonly attach: () => RequestHandler
  /** Starts a session and hands out its cookie. */
  readonly signIn: (request: Request, response: Response, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (request: Request, response: Response) => Promise<void>
  /** Throws a `Misuse` when a route of an application or router declares neither a task nor `requirePerson` nor `open`. */
  readonly checkRoutes: (app: object) => void
}

interface Layer {
  readonly method?: string
  readonly handle?: Partial<Routed>
  readonly route?: { readonly path: unknown; readonly stack: readonly Layer[] }
}

interface Routed {
  readonly stack: readonly Layer[]
  readonly router: Routed
  readonly _router: Routed
}

// A router has its stack itself; Express 4, which makes its router late, throws where 5 has it.
const layersOf = (app: Partial<Routed>): readonly Layer[] =>
  app.stack ?? ('lazyrouter' in app ? app._router : app.router)?.stack ?? []

/** Fits sessions to Express. */
export const forExpress = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: DoorSetup<Request> = {},
): ForExpress<Task, Rules> => {
  const node = forNode<Task, Role, Rules, Request>(sessions, setup)
  const { declare, isDeclared } = createDeclared()

  const middleware =
    (before: Before<Request>): RequestHandler =>
    (request, response, next: NextFunction) => {
      let goesOn = false
      const pass = before(() => {
        goesOn = true
      })
      // What comes next is none of ours, and nor is what it throws.
      const goOn = (): void => {
        if (goesOn) next()
      }
      const passed = rejecting(() => pass(request, response))
      if (isPromised(passed)) passed.then(goOn, next)
      else goOn()
    }

  const bareIn = (layers: readonly Layer[]): readonly string[] =>
    layers.flatMap(({ route, handle }) => {
      if (!route) return handle?.stack ? bareIn(handle.stack) : []
      const methods = new Set(route.stack.map(({ method }) => method ?? 'all'))
      const safe = new Set(route.stack.filter((layer) => isDeclared(layer.handle)).map(({ method }) => method ?? 'all'))
      const bare = safe.has('all') ? [] : [...methods].filter((method) => !safe.has(method))
      return bare.map((method) => `${method.toUpperCase()} ${String(route.path)}`)
    })

  return {
    attach: () => middleware(node.attach),
    visit: node.visit,
    requireTask: (task, ...load) => declare(middleware(node.requireTask(task, ...load))),
    requirePerson: (why) => declare(middleware(node.requirePerson(why))),
    open: (why) => declare(middleware(node.open(why))),
    signIn: node.signIn,
    signOut: node.signOut,
    checkRoutes: (app) => checkNoneBare(bareIn(layersOf(app))),
  }
}
