import { Misuse } from '../../core/misuse.ts'
import type { Visit } from '../visits/visit.ts'

/** The options of an application where it attaches its sessions. */
export interface Attaching {
  /**
   * Requests that other sites may make, each by its method and whole path, such as `['POST /paid']` for a payment
   * provider. The visit of such a request is `nobody`, even from our own pages. No cookie is read, set or taken back.
   * Its route must verify the sender itself, for example by the provider's signature. Default: none.
   */
  readonly crossSite?: readonly string[]
}

/** The visit of a request that other sites may make. It has no session, whichever cookie came along. */
export const anySitesVisit: Extract<Visit, { readonly kind: 'nobody' }> = Object.freeze({ kind: 'nobody' })

/** The requests of an application that other sites may make. */
export interface CrossSite {
  /**
   * Adds requests.
   * @throws Misuse unless each is a method that changes something with a whole path, and not one of Curfew's own.
   */
  readonly add: (entries: readonly string[] | undefined) => void
  readonly has: (method: string, path: string) => boolean
  readonly entries: () => readonly string[]
}

// No wildcard, parameter, query or fragment.
const form = /^(?:POST|PUT|PATCH|DELETE) (\/[\w.~!$&'+,;=@%/-]*)$/

/** No requests yet. `owns`: whether Curfew answers for a path itself. */
export const createCrossSite = (owns: (path: string) => boolean): CrossSite => {
  const known = new Set<string>()
  const check = (entry: string): void => {
    const [, path] = form.exec(String(entry)) ?? []
    const isOwn = path !== undefined && owns(path)
    if (path !== undefined && !isOwn) return
    throw new Misuse(
      'server.bad-cross-site',
      `crossSite has ${JSON.stringify(entry)}${isOwn ? ', which Curfew answers itself' : ''}; write a method that changes something ` +
        "and the whole path of a route of yours, without parameter, wildcard or query: 'POST /paid'",
    )
  }
  return {
    add: (entries = []) => {
      for (const entry of entries) {
        check(entry)
        known.add(entry)
      }
    },
    has: (method, path) => known.size > 0 && known.has(`${method} ${path}`),
    entries: () => [...known],
  }
}

/** The kind of guard before a route: open to all, or for a session only. */
export type RouteGuard = 'open' | 'session'

/**
 * Throws when other sites may make requests that no route takes, or whose route requires a session. `guardOf`: the
 * guard of the route for a method and a path; undefined when there is no such route.
 * @throws Misuse naming the first of them.
 */
export const checkCrossSite = (
  entries: readonly string[],
  guardOf: (method: string, path: string) => RouteGuard | undefined,
): void => {
  for (const entry of entries) {
    const [method = '', path = ''] = entry.split(' ', 2)
    const guard = guardOf(method, path)
    if (guard === undefined)
      throw new Misuse(
        'route.cross-site',
        `crossSite names '${entry}', which no mounted route takes; write the method and path of one, or take it out`,
      )
    if (guard === 'session') throw asksForSession(entry)
  }
}

/** The `Misuse` when a route that other sites may request requires a session. */
export const asksForSession = (entry: string): Misuse =>
  new Misuse(
    'route.cross-site',
    `crossSite names '${entry}', whose visit is nobody's, and a task or a person is required there; ` +
      "put open('why') before it instead, or take it out of crossSite",
  )

/** The `Misuse` when a route that other sites may request sets or takes back a cookie. */
export const handsCookie = (entry: string): Misuse =>
  new Misuse(
    'route.cross-site',
    `the route of '${entry}', which crossSite lets other sites ask, was to set or take back a cookie; ` +
      'redirect to a page of your own with 303, and do it there',
  )

const partsOf = (path: string): readonly string[] => path.split('/')

/** Whether a route's path, with `:name` for one part and `*` for the rest, is that of a request. */
export const isRouteOf = (pattern: string, path: string): boolean => {
  const parts = partsOf(path)
  const wanted = partsOf(pattern)
  if (wanted.at(-1) !== '*' && wanted.length !== parts.length) return false
  return wanted.every((part, nth) => part === '*' || part === parts[nth] || (part.startsWith(':') && !!parts[nth]))
}
