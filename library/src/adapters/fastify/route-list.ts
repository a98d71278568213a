import type { FastifyInstance, RouteOptions } from 'fastify'
import { Misuse } from '../../core/misuse.ts'
import type { RouteGuard } from '../../server/routes/cross-site.ts'
import type { Declared } from '../../server/routes/declared.ts'

interface Route {
  readonly methods: readonly string[]
  readonly url: string
  /** The guards before it, read once all plugins are loaded. */
  readonly guards: () => readonly unknown[]
}

/** The routes of an application, each with its guards and those of its scopes. */
export interface RouteList {
  /** Records the routes and hooks that are added from now on. */
  readonly watch: (app: FastifyInstance) => void
  /**
   * The routes without a guard, a row each. `except`: paths that need none, each whole or with `/*` at its end.
   * @throws Misuse when an exception names no route without a guard.
   */
  readonly bare: (except: readonly string[]) => readonly string[]
  /** The guard of the first route that fits; undefined when none does. */
  readonly guardOf: (method: string, isIts: (url: string) => boolean) => RouteGuard | undefined
}

const isBefore = (hook: string): boolean => ['onRequest', 'preValidation', 'preHandler'].includes(hook)

const isExcept = (entry: string, url: string): boolean =>
  entry === url || (entry.endsWith('/*') && `${url}/`.startsWith(entry.slice(0, -1)))

/** A list of routes, none yet. */
export const createRouteList = ({ isDeclared, asksForSession }: Declared): RouteList => {
  const routes: Route[] = []
  const ofScope = new WeakMap<FastifyInstance, unknown[]>()

  const guardsOf = (scope: FastifyInstance): unknown[] => {
    const known = ofScope.get(scope) ?? []
    ofScope.set(scope, known)
    return known
  }

  // Fastify lists no hooks of a scope, so each is noted as it is added. Scopes inherit this method.
  const noteHooks = (app: FastifyInstance): void => {
    const { addHook } = app
    const noting = function (this: FastifyInstance, ...[name, hook]: readonly [string, unknown]): FastifyInstance {
      if (isBefore(name) && isDeclared(hook)) guardsOf(this).push(hook)
      return addHook.call(this, name as 'preHandler', hook as never)
    }
    app.addHook = noting as typeof addHook
    // A scope has the hooks that its parent has when it is made, and none that the parent gets later.
    app.addHook('onRegister', function (this: FastifyInstance, scope: FastifyInstance) {
      ofScope.set(scope, [...guardsOf(Object.getPrototypeOf(scope))])
    } as never)
  }

  const noteRoutes = (app: FastifyInstance): void => {
    app.addHook('onRoute', function (this: FastifyInstance, route: RouteOptions) {
      const { method, url, onRequest, preValidation, preHandler } = route
      const own = [onRequest, preValidation, preHandler].flat()
      routes.push({ methods: [method].flat(), url, guards: () => [...own, ...guardsOf(this)].filter(isDeclared) })
    })
  }

  const bareRows = (urls: (url: string) => boolean): readonly string[] => {
    const rows = new Map<string, Set<string>>()
    for (const { methods, url, guards } of routes)
      if (guards().length === 0 && !urls(url)) {
        const known = rows.get(url) ?? new Set()
        for (const method of methods) known.add(method)
        rows.set(url, known)
      }
    // Fastify adds a HEAD of its own to each GET.
    return [...rows].map(([url, known]) => {
      if (known.has('GET')) known.delete('HEAD')
      return `${[...known].join(',')} ${url}`
    })
  }

  return {
    watch: (app) => {
      noteHooks(app)
      noteRoutes(app)
    },
    bare: (except) => {
      for (const entry of except)
        if (!routes.some(({ url, guards }) => isExcept(entry, url) && guards().length === 0))
          throw new Misuse(
            'route.undeclared',
            `checkRoutes has the exception ${JSON.stringify(entry)}, and no route without a guard has that path; ` +
              "write the path of one, such as '/uploads/*', or take it out",
          )
      return bareRows((url) => except.some((entry) => isExcept(entry, url)))
    },
    guardOf: (method, isIts) => {
      const found = routes.find(({ methods, url }) => methods.includes(method) && isIts(url))
      return found && (found.guards().some(asksForSession) ? 'session' : 'open')
    },
  }
}
