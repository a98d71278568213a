import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { headOf } from '../../server/http/incoming.ts'
import type { OwnRequest } from '../../server/sessions.ts'

/** Node's request. Frameworks add to it a body that was read already. */
export type Fuller = IncomingMessage & { readonly body?: unknown }

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
