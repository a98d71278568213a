import type { RouteGuard } from '../../server/routes/cross-site.ts'
import type { IsGuard } from './bare-routes.ts'
import { type Layer, layersOf, mountedIn, type Routed } from './layers.ts'

interface Wanted {
  readonly method: string
  readonly path: string
}

type Found = { readonly isRoute: boolean; readonly asks: boolean }

const isFor =
  ({ method }: Wanted) =>
  (layer: Layer): boolean =>
    layer.method === undefined || layer.method.toUpperCase() === method

const routeIn = (app: Partial<Routed>, wanted: Wanted, asksForSession: IsGuard): Found => {
  let asks = false
  for (const layer of layersOf(app)) {
    const match = layer.match?.(wanted.path)
    if (!match) continue
    const { route, handle } = layer
    if (route) {
      const own = route.stack.filter(isFor(wanted))
      if (own.length > 0) return { isRoute: true, asks: asks || own.some((one) => asksForSession(one.handle)) }
      continue
    }
    if (!handle) continue
    asks ||= asksForSession(handle)
    const inside = mountedIn(layer, handle)
    if (!inside || (inside === handle && layersOf(inside).length === 0)) continue
    const rest = wanted.path.slice((match === true ? layer : match).path?.length ?? 0)
    const found = routeIn(inside, { ...wanted, path: rest.startsWith('/') ? rest : `/${rest}` }, asksForSession)
    if (found.isRoute) return { isRoute: true, asks: asks || found.asks }
  }
  return { isRoute: false, asks }
}

/** The guard of a request's route, in an application and all that is mounted in it; undefined without a route. */
export const guardIn = (app: Partial<Routed>, wanted: Wanted, asksForSession: IsGuard): RouteGuard | undefined => {
  const { isRoute, asks } = routeIn(app, wanted, asksForSession)
  return isRoute ? (asks ? 'session' : 'open') : undefined
}
