import { isHost, noHost } from '../../server/http/request.ts'

/** A call of a guarded page, action or route handler. `load` finds the object of a rule by it. */
export interface Call {
  /** The values of the dynamic segments in the address of a page or a route handler. */
  readonly params: Readonly<Record<string, string | undefined>>
  /** The arguments as they came. Those of an action come from the client, unchecked. */
  readonly args: readonly unknown[]
}

/**
 * The origin of a request. Next adds `x-forwarded-proto` to every request and trusts a proxy in front of it. The request's
 * own `url` is of no use.
 */
export const originOf = (headers: Pick<Headers, 'get'>): string => {
  const scheme = /^https\b/.test(headers.get('x-forwarded-proto') ?? '') ? 'https' : 'http'
  const host = headers.get('host')
  return `${scheme}://${host !== null && isHost(host) ? host : noHost}`
}

/** Whether a request names a host that is malformed. */
export const isUnreadable = (headers: Pick<Headers, 'get'>): boolean => {
  const host = headers.get('host')
  return host !== null && !isHost(host)
}

/** The whole address of a request. */
export const addressOf = (request: Request): string => {
  const { pathname, search } = new URL(request.url)
  return originOf(request.headers) + pathname + search
}

/** Whether these headers are those of an action, or of another request that may change something. */
export const isAct = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('next-action') !== null || headers.get('content-type') !== null

/** The request among the arguments of a route handler. A client cannot send a `Request` as the argument of an action. */
export const requestIn = ([first]: readonly unknown[]): Request | undefined =>
  first instanceof Request ? first : undefined

/** The call of a page, a route handler or an action, by its arguments. */
export const callOf = async (args: readonly unknown[]): Promise<Call> => {
  const [first, second] = args as readonly { readonly params?: Call['params'] }[]
  return { params: (await (requestIn(args) ? second : first)?.params) ?? {}, args }
}

/** A path without its last slash, which Next adds to each path under `trailingSlash`. */
export const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)
