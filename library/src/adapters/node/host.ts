import type { IncomingMessage } from 'node:http'
import { isHost, noHost } from '../../server/http/request.ts'

const namedBy = (request: IncomingMessage): string | undefined =>
  request.headers.host ?? request.headers[':authority']?.toString()

/** The host in a request's address. */
export const hostOf = (request: IncomingMessage): string => {
  const host = namedBy(request)
  return host !== undefined && isHost(host) ? host : noHost
}

/** Whether a request names a host that is malformed. HTTP/1.0, as some health checks use it, names none. */
export const isUnreadable = (request: IncomingMessage): boolean => {
  const host = namedBy(request)
  return host !== undefined && !isHost(host)
}
