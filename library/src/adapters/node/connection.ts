import type { IncomingMessage } from 'node:http'

/** The facts about a request's connection. */
interface Connection {
  readonly scheme: 'http' | 'https'
  /** The address of its other end; undefined on a socket of the system. */
  readonly address: string | undefined
}

const place = Symbol('connection')

/**
 * The connection of a request. A client such as undici takes the socket from a request whose body it has sent on. So it is
 * read once.
 */
export const connectionOf = (request: IncomingMessage): Connection => {
  const marked = request as unknown as Record<symbol, Connection | undefined>
  const known = marked[place]
  if (known) return known
  const { socket } = request
  const read: Connection = { scheme: 'encrypted' in socket ? 'https' : 'http', address: socket.remoteAddress }
  marked[place] = read
  return read
}
