import { RequestMethod } from '@nestjs/common'
import type { ModulesContainer } from '@nestjs/core'
import { isRouteOf, type RouteGuard } from '../../server/routes/cross-site.ts'

/** A method of a controller that takes requests, with its class. */
export interface MountedMethod {
  readonly method: string
  readonly path: string
  readonly handler: object
  readonly controller: object
}

type Metadata = { readonly getMetadata: (key: string, of: object) => unknown }

// Nest loads `reflect-metadata`, which adds this to `Reflect`.
const read = (key: string, of: object): unknown => (Reflect as unknown as Metadata).getMetadata(key, of)

const pathsIn = (given: unknown): readonly string[] => [given ?? ''].flat().map(String)

const joined = (...parts: readonly string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`

type Members = Readonly<Record<string, PropertyDescriptor>>

// A method hides that of the class above.
const membersOf = (prototype: object | null): Members => {
  if (prototype === null || prototype === Object.prototype) return {}
  const { constructor: _class, ...own } = Object.getOwnPropertyDescriptors(prototype)
  return { ...membersOf(Object.getPrototypeOf(prototype)), ...own }
}

const routesIn = (controller: { readonly prototype: object }): readonly MountedMethod[] =>
  Object.values(membersOf(controller.prototype)).flatMap(({ value: handler }) => {
    const path = typeof handler === 'function' ? read('path', handler) : undefined
    if (path === undefined) return []
    const method = RequestMethod[read('method', handler) as RequestMethod] ?? 'GET'
    return pathsIn(read('path', controller)).flatMap((base) =>
      pathsIn(path).map((rest) => ({ method, path: joined(base, rest), handler, controller })),
    )
  })

/** The routes of an application, from the controllers of all its modules. */
export const routesOf = (modules: ModulesContainer): readonly MountedMethod[] =>
  [...modules.values()].flatMap(({ controllers }) =>
    [...controllers.values()].flatMap(({ metatype }) =>
      metatype ? routesIn(metatype as unknown as { readonly prototype: object }) : [],
    ),
  )

// A prefix of all routes and a version stand before the path that a controller knows.
const isBelow = (pattern: string, path: string): boolean => {
  const parts = path.split('/').slice(1)
  return parts.some((_part, nth) => isRouteOf(pattern, `/${parts.slice(nth).join('/')}`))
}

/** The guard of the route of a request; undefined when there is no such route. */
export const guardIn = (
  routes: readonly MountedMethod[],
  { method, path }: { readonly method: string; readonly path: string },
  asksForSession: (route: MountedMethod) => boolean,
): RouteGuard | undefined => {
  const found = routes
    .filter((route) => (route.method === method || route.method === 'ALL') && isBelow(route.path, path))
    .sort((one, other) => other.path.length - one.path.length)
    .at(0)
  return found && (asksForSession(found) ? 'session' : 'open')
}
