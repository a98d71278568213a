import { type Layer, layersOf, mountedIn, type Routed } from './layers.ts'

/** Whether something is one of the guards. */
export type IsGuard = (handle: unknown) => boolean

// A function without `next` sends a response. One with four parameters handles errors.
const isHandler = ({ handle }: Layer): boolean => typeof handle === 'function' && handle.length < 3

const whereOf = ({ rawPath, regexp }: Layer): string => String(rawPath ?? regexp)

const isEverywhere = (layer: Layer): boolean => /^(\/|\/\^\\\/\?\(\?=\\\/\|\$\)\/i)$/.test(whereOf(layer))

// Express lists every method one by one for `all`. A route with so many methods is one of those.
const mostNamed = 12

const bareOfRoute = (path: unknown, stack: readonly Layer[], isGuard: IsGuard): readonly string[] => {
  const methods = [...new Set(stack.map(({ method }) => method ?? 'all'))]
  const bare = methods.filter((method) => {
    const own = stack.filter((layer) => (layer.method ?? method) === method)
    const guard = own.findIndex(({ handle }) => isGuard(handle))
    const handler = own.findIndex((layer) => isHandler(layer) && !isGuard(layer.handle))
    return guard === -1 || (handler !== -1 && handler < guard)
  })
  const named = bare.length > mostNamed ? ['all'] : bare
  return named.map((method) => `${method.toUpperCase()} ${String(path)}`)
}

/** The routes of an application or router, and the functions mounted in it by `use`, that run before any guard. */
export const bareRoutes = (app: Partial<Routed>, isGuard: IsGuard): readonly string[] => {
  const before: Layer[] = []
  return layersOf(app).flatMap((layer) => {
    const { route, handle } = layer
    if (route) return bareOfRoute(route.path, route.stack, isGuard)
    if (!handle) return []
    const inside = mountedIn(layer, handle)
    if (!inside) return [`an application that is mounted at ${whereOf(layer)}`]
    if (inside !== handle || layersOf(inside).length > 0) return bareRoutes(inside, isGuard)
    if (isGuard(handle)) before.push(layer)
    if (isGuard(handle) || !isHandler(layer)) return []
    const isGuarded = before.some((guard) => isEverywhere(guard) || whereOf(guard) === whereOf(layer))
    return isGuarded ? [] : [`what is mounted at ${whereOf(layer)}`]
  })
}
