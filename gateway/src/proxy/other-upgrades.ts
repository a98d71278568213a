import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { headersOf } from '../heads/names.ts'

const withoutUpgrade = (options: string): string =>
  options
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !/^(?:upgrade|http2-settings)?$/i.test(option))
    .join(', ')

const headWithout = ({ method, url, httpVersion, rawHeaders }: IncomingMessage): string => {
  const lines = headersOf(rawHeaders).flatMap(({ name, value }) => {
    const small = name.toLowerCase()
    if (small === 'upgrade' || small === 'http2-settings') return []
    const left = small === 'connection' ? withoutUpgrade(value) : value
    return small === 'connection' && left === '' ? [] : [`${name}: ${left}`]
  })
  return [`${method} ${url} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n')
}

/**
 * Answers a request that offers another protocol than WebSocket as if it did not offer it. Java's client, for one, offers
 * HTTP/2 with each first request. Node takes every offer as accepted, so the server reads the request once more.
 * @see RFC 9110, 7.8: a server may ignore the offer.
 */
export const ignoreUpgrade = (server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void => {
  socket.unshift(Buffer.concat([Buffer.from(headWithout(request), 'latin1'), rest]))
  server.emit('connection', socket)
}
