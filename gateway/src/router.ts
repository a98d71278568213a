import type { Match, Route, Router } from './route.ts'
import { ambiguityOf } from './router/ambiguity.ts'
import { decoded, folded } from './router/canonical.ts'
import { meetsAlso } from './router/demand.ts'
import { firstOf, type ReadyRoute, ready } from './router/match.ts'
import { methodInQuery, partsOf } from './router/path.ts'
import { faultOfPattern } from './router/pattern.ts'
import { readingsOf } from './router/readings.ts'
import { Wrong } from './wrong.ts'

export { faultOfPattern } from './router/pattern.ts'
export { type Shadow, shadowsIn } from './router/shadow.ts'

type Asked = readonly [method: string, path: string]

// Routes may let such a request pass when each of its readings leads to a demand that the route's own one includes.
const rawRoute = (routes: readonly ReadyRoute[], readings: readonly Asked[]): Route | undefined => {
  const reached = readings.map(([method, path]) => firstOf(routes, method, folded(path)))
  return reached.find(
    (route) => route?.raw && reached.every((other) => other !== undefined && meetsAlso(route.demand, other.demand)),
  )
}

const ambiguous = (routes: readonly ReadyRoute[], readings: readonly Asked[] | undefined, what: string): Match => {
  const route = readings && rawRoute(routes, readings)
  return route ? { kind: 'route', route } : { kind: 'ambiguous', what }
}

/**
 * A router of routes. The first one that is about a request wins. Capitals, a slash at the end and a format suffix make no
 * difference.
 * @throws Wrong when a path is no pattern.
 */
export const createRouter = (routes: readonly Route[]): Router => {
  for (const { path } of routes) {
    const fault = faultOfPattern(path)
    if (fault !== undefined) throw new Wrong(`the path ${JSON.stringify(path)} ${fault}`)
  }
  const all = routes.map(ready)
  const has = { raw: routes.some(({ raw }) => raw) }

  return (method, target) => {
    const parts = partsOf(target)
    if (parts === undefined)
      return target === '*' ? { kind: 'none' } : { kind: 'ambiguous', what: 'the target of the request is no path' }
    const { path, query } = parts
    const fault = ambiguityOf(path)
    const other = method === 'POST' ? methodInQuery(query) : undefined
    if (fault !== undefined || (other !== undefined && other !== method)) {
      const methods = other === undefined ? [method] : [method, other]
      const readings = has.raw
        ? readingsOf(path)?.flatMap((reading) => methods.map((one): Asked => [one, reading]))
        : undefined
      return ambiguous(all, readings, fault ? `the path ${fault}` : `the query asks for the method ${other}`)
    }
    const route = firstOf(all, method, folded(decoded(path) ?? path))
    return route ? { kind: 'route', route } : { kind: 'none' }
  }
}
