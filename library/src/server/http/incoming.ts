import { isHost, noHost, type RequestHead } from './request.ts'

/**
 * A request as Node's servers hand it over, and frameworks on them. `originalUrl`: its address before routers cut it.
 */
export interface IncomingHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** The facts about a request's connection. */
interface Connection {
  readonly scheme: 'http' | 'https'
  /** The address of its other end; undefined on a socket of the system. */
  readonly address: string | undefined
}

const place = Symbol('connection')

// A client such as undici takes the socket from a request whose body it has sent on. So it is read once.
const connectionOf = (request: IncomingHead): Connection => {
  const marked = request as unknown as Record<symbol, Connection | undefined>
  const known = marked[place]
  if (known) return known
  const { socket } = request
  const read: Connection = { scheme: 'encrypted' in socket ? 'https' : 'http', address: socket.remoteAddress }
  marked[place] = read
  return read
}

const namedBy = (request: IncomingHead): string | undefined =>
  (request.headers['host'] ?? request.headers[':authority'])?.toString()

const hostOf = (request: IncomingHead): string => {
  const host = namedBy(request)
  return host !== undefined && isHost(host) ? host : noHost
}

/** Whether a request names a host that is malformed. HTTP/1.0, as some health checks use it, names none. */
export const isUnreadable = (request: IncomingHead): boolean => {
  const host = namedBy(request)
  return host !== undefined && !isHost(host)
}

// The address of a request, without its host.
const addressOf = (request: IncomingHead): string => {
  const address = request.originalUrl ?? request.url ?? '/'
  if (address.startsWith('/')) return address
  if (!URL.canParse(address)) return '/'
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** The path of a request, without its query. */
export const pathOf = (request: IncomingHead): string => {
  const address = addressOf(request)
  const end = address.indexOf('?')
  return end < 0 ? address : address.slice(0, end)
}

/** The head of a request. */
export const headOf = (request: IncomingHead): RequestHead => {
  const { scheme, address } = connectionOf(request)
  return {
    method: request.method ?? 'GET',
    url: `${scheme}://${hostOf(request)}${addressOf(request)}`,
    headers: {
      get: (name) => {
        // HTTP/2 calls the host `:authority`.
        const value = request.headers[name] ?? (name === 'host' ? request.headers[':authority'] : undefined)
        return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
      },
    },
    address,
  }
}
