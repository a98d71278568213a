/** A route of an application, as `curfew.json` names it. */
export interface Route {
  /** The methods in capitals; GET stands for HEAD too. Undefined: all. */
  readonly methods?: readonly string[]
  /** The path as written: `/refunds/:id/approve`. */
  readonly path: string
  /** The demand on the person of a request. */
  readonly demand:
    | { readonly kind: 'task'; readonly task: string }
    | { readonly kind: 'person'; readonly why: string }
    | { readonly kind: 'open'; readonly why: string; readonly crossSite: boolean }
  /** Whether a path that two readers read differently may pass. */
  readonly raw: boolean
}

/** The route of a request; `none` when no route names it, `ambiguous` when two readers read its path differently. */
export type Match =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly what: string }

/** Finds the route of a request. `target` is the request's own target, path and query, as it came. */
export type Router = (method: string, target: string) => Match
