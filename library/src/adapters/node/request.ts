import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { OwnRequest, RequestHead } from '../../server/sessions.ts'
import { connectionOf } from './connection.ts'
import { hostOf } from './host.ts'

/** Node's request. Frameworks add to it the address before routers cut it, and a body that was read already. */
export type Fuller = IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown }

/** The address of a request of Node, without its host. */
export const addressOf = (request: Fuller): string => {
  const address = request.originalUrl ?? request.url ?? '/'
  if (address.startsWith('/')) return address
  if (!URL.canParse(address)) return '/'
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** The path of a request of Node, without its query. */
export const pathOf = (request: Fuller): string => {
  const address = addressOf(request)
  const end = address.indexOf('?')
  return end < 0 ? address : address.slice(0, end)
}

/** The head of a request of Node. */
export const headOf = (request: IncomingMessage): RequestHead => {
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

const bodyOf = (request: Fuller): unknown => {
  if (!request.readableDidRead) return Readable.toWeb(request)
  const { body } = request
  const given = typeof body === 'string' || body instanceof Uint8Array ? body : (JSON.stringify(body) ?? '')
  return new Response(given as string).body
}

/** A request of Node that Curfew answers itself. */
export const wholeOf = (request: IncomingMessage): OwnRequest => {
  const head = headOf(request)
  if (head.method === 'GET' || head.method === 'HEAD') return { ...head, body: null, opensEvents: true }
  return {
    ...head,
    // Opened only when it is read. Node discards an unread body, but a half-read one stalls the connection.
    get body() {
      return bodyOf(request)
    },
  }
}
