/** A call of something guarded, for a rule to find its object by. */
export interface Call {
  /** What the folders in brackets stand for in the address of a page or a route handler. */
  readonly params: Readonly<Record<string, string | undefined>>
  /** The arguments as they came; those of an action are whatever somebody sent. */
  readonly args: readonly unknown[]
}

/**
 * The origin of a request. Next says in every one how it came, and believes a proxy in front of it; its own address is no
 * use.
 */
export const originOf = (headers: Pick<Headers, 'get'>): string => {
  const scheme = /^https\b/.test(headers.get('x-forwarded-proto') ?? '') ? 'https' : 'http'
  const host = headers.get('host') ?? ''
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(`${scheme}://${host}`)
    ? `${scheme}://${host}`
    : `${scheme}://localhost`
}

/** The whole address of a request. */
export const addressOf = (request: Request): string => {
  const { pathname, search } = new URL(request.url)
  return originOf(request.headers) + pathname + search
}

/** Whether these headers are those of an action or of something else that may change something. */
export const isAct = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('next-action') !== null || headers.get('content-type') !== null

/** The request among the arguments of a route handler. Nobody can send one as the argument of an action. */
export const requestIn = ([first]: readonly unknown[]): Request | undefined =>
  first instanceof Request ? first : undefined

/** The call of a page, a route handler or an action, by its arguments. */
export const callOf = async (args: readonly unknown[]): Promise<Call> => {
  const [first, second] = args as readonly { readonly params?: Call['params'] }[]
  return { params: (await (requestIn(args) ? second : first)?.params) ?? {}, args }
}
