import { isRouteOf, type RouteGuard } from '../../server/routes/cross-site.ts'

interface Route {
  readonly method: string
  readonly path: string
  readonly handler: object
}

// Hono wraps the handlers of an application that is mounted with its own `onError`, and the wrapper names them.
const unwrapped = (handler: object): object => {
  const { __COMPOSED_HANDLER: inside } = handler as { readonly __COMPOSED_HANDLER?: object }
  return inside ? unwrapped(inside) : handler
}

// A function without `next` sends a response.
const isHandler = (handler: object): boolean => typeof handler === 'function' && handler.length < 2

const isForAll = ({ method, path }: Route): boolean => method === 'ALL' && path.endsWith('*')

/** The routes that run before any guard. Middleware for all paths below one is no route. */
export const bareRoutes = (routes: readonly Route[], isGuard: (handler: unknown) => boolean): readonly string[] => {
  const all = new Map<string, { readonly handlers: object[]; readonly isForAll: boolean }>()
  for (const route of routes) {
    const name = `${route.method} ${route.path}`
    const found = all.get(name) ?? { handlers: [], isForAll: isForAll(route) }
    found.handlers.push(unwrapped(route.handler))
    all.set(name, found)
  }
  const isBare = ({ handlers, isForAll }: { readonly handlers: object[]; readonly isForAll: boolean }): boolean => {
    const guard = handlers.findIndex(isGuard)
    const handler = handlers.findIndex((one) => isHandler(one) && !isGuard(one))
    if (handler === -1) return guard === -1 && !isForAll
    return guard === -1 || handler < guard
  }
  return [...all].filter(([, one]) => isBare(one)).map(([name]) => name)
}

/** The guard of the route of a request; undefined when there is no such route. */
export const guardIn = (
  routes: readonly Route[],
  sought: Pick<Route, 'method' | 'path'>,
  asksForSession: (handler: unknown) => boolean,
): RouteGuard | undefined => {
  const before = routes.filter(
    ({ method, path }) => (method === 'ALL' || method === sought.method) && isRouteOf(path, sought.path),
  )
  if (before.every(isForAll)) return undefined
  return before.some(({ handler }) => asksForSession(unwrapped(handler))) ? 'session' : 'open'
}
