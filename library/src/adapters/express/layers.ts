/** Express's record of a route or of mounted middleware. */
export interface Layer {
  readonly method?: string
  readonly handle?: Handle
  readonly name?: string
  readonly route?: { readonly path: unknown; readonly stack: readonly Layer[] }
  /** The path of a layer: `rawPath` in Express 5, `regexp` in Express 4. */
  readonly rawPath?: unknown
  readonly regexp?: RegExp
  /** Whether a path begins with that of the layer. Newer versions return that beginning, older ones keep it in `path`. */
  readonly match?: (path: string) => false | undefined | true | { readonly path?: string }
  readonly path?: string
}

/** An application or a router: only its layers. */
export interface Routed {
  readonly stack: readonly Layer[]
  readonly router: Routed
  readonly _router: Routed
}

/** The function that a layer calls. */
export type Handle = Partial<Routed> & ((request: object, response: object, next: (failure?: unknown) => void) => void)

/**
 * The layers of an application or a router. A router has its own stack. Express 4 creates an application's router late, and
 * throws where Express 5 has it.
 */
export const layersOf = (app: Partial<Routed>): readonly Layer[] =>
  app.stack ?? ('lazyrouter' in app ? app._router : app.router)?.stack ?? []

/**
 * The application behind a mounted function. Express hides it, but gives each request the application's prototype. Reading
 * the address throws, so that no layer runs.
 */
const appIn = (mounted: Handle): Partial<Routed> | undefined => {
  const plain = Object.prototype
  const request = {
    method: 'GET',
    headers: {},
    get url(): string {
      if (Object.getPrototypeOf(this) !== plain) throw new Error('no route is asked for')
      return '/'
    },
  }
  const nothing = (): void => {}
  try {
    mounted(request, { setHeader: nothing, locals: {} }, nothing)
  } catch {
    // The request has the prototype by now.
  }
  const { app } = request as { readonly app?: Partial<Routed> }
  return app
}

const isMounted = ({ name, handle }: Layer): boolean => name === 'mounted_app' && handle?.stack === undefined

/** The router, application or function that `use` mounted in a layer; undefined when it cannot be found. */
export const mountedIn = (layer: Layer, handle: Handle): Partial<Routed> | undefined =>
  isMounted(layer) ? appIn(handle) : handle
