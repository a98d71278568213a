import type { Route } from '../route.ts'
import { createPattern, type Pattern } from './pattern.ts'
import { type Spellings, spellingsOf } from './spellings.ts'

/** A route with its pattern. */
export interface ReadyRoute {
  readonly route: Route
  readonly pattern: Pattern
}

/** A route, ready to be tried. */
export const ready = (route: Route): ReadyRoute => ({ route, pattern: createPattern(route.path) })

/** Whether a route is about a method. */
export const isAbout = ({ methods }: Route, method: string): boolean =>
  methods === undefined || methods.includes(method) || (method === 'HEAD' && methods.includes('GET'))

/**
 * Whether a route is about a path in one of its spellings. A format suffix opens nothing: `/status` that is open leaves
 * `/status.json` to the routes after it.
 */
export const isAboutPath = ({ route, pattern }: ReadyRoute, { plain, withoutSuffix }: Spellings): boolean =>
  plain.some(pattern.isOf) || (route.demand.kind !== 'open' && withoutSuffix.some(pattern.isOf))

/** The first route that is about a method and a folded path. */
export const firstOf = (routes: readonly ReadyRoute[], method: string, path: string): Route | undefined => {
  const spellings = spellingsOf(path)
  return routes.find((one) => isAbout(one.route, method) && isAboutPath(one, spellings))?.route
}
