import type { RouteGuard } from '../../server/routes/cross-site.ts'

/** A Koa application: only its middleware. */
interface App {
  readonly middleware: readonly object[]
}

type IsGuard = (handler: unknown) => boolean

/** A record of `@koa/router`: a route with its methods, or middleware that `router.use` mounted, which has none. */
interface Layer {
  readonly methods: readonly string[]
  readonly path: unknown
  readonly stack: readonly object[]
  readonly match: (path: string) => boolean
}

// `router.routes()` is middleware that keeps its router. A router holds the layers of those that it mounts.
const layersOf = (middleware: object): readonly Layer[] | undefined =>
  (middleware as { readonly router?: { readonly stack?: readonly Layer[] } }).router?.stack

// A function without `next` sends a response.
const isHandler = (middleware: object): boolean => typeof middleware === 'function' && middleware.length < 2

const isBare = (handlers: readonly object[], isGuard: IsGuard): boolean => {
  const guard = handlers.findIndex(isGuard)
  const handler = handlers.findIndex((one) => isHandler(one) && !isGuard(one))
  return guard === -1 || (handler !== -1 && handler < guard)
}

// Koa's router lists every method for `all`.
const mostNamed = 5

const nameOf = ({ methods, path }: Layer): string => {
  const named = methods.filter((method) => method !== 'HEAD' || methods.length === 1)
  return `${named.length > mostNamed ? 'ALL' : named.join('|')} ${String(path)}`
}

const bareIn = (layers: readonly Layer[], isGuard: IsGuard): readonly string[] =>
  layers
    .filter((layer, nth) => {
      if (layer.methods.length === 0) return false
      const before = layers.slice(0, nth).filter((one) => one.methods.length === 0 && one.match(String(layer.path)))
      return isBare([...before.flatMap(({ stack }) => stack.filter(isGuard)), ...layer.stack], isGuard)
    })
    .map(nameOf)

/** The routes of an application that run before any guard: those of its routers, and functions without `next`. */
export const bareRoutes = ({ middleware }: App, isGuard: IsGuard): readonly string[] => {
  const bare: string[] = []
  for (const one of middleware) {
    if (isGuard(one)) break
    const layers = layersOf(one)
    if (layers) bare.push(...bareIn(layers, isGuard))
    else if (isHandler(one)) bare.push(`the middleware ${(one as { name?: string }).name || 'without a name'}`)
  }
  return bare
}

/** The guard of the route of a request; undefined when there is no such route. */
export const guardIn = (
  { middleware }: App,
  { method, path }: { readonly method: string; readonly path: string },
  asksForSession: IsGuard,
): RouteGuard | undefined => {
  let asks = false
  for (const one of middleware) {
    asks ||= asksForSession(one)
    const passed = (layersOf(one) ?? []).filter(
      (layer) => layer.match(path) && (layer.methods.length === 0 || layer.methods.includes(method)),
    )
    if (passed.every(({ methods }) => methods.length === 0)) continue
    return asks || passed.some(({ stack }) => stack.some(asksForSession)) ? 'session' : 'open'
  }
  return undefined
}
