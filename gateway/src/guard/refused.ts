import type { IncomingMessage, ServerResponse } from 'node:http'
import { type NodeListener, send } from 'curfew/adapters/node'
import { plainPage } from '../proxy/plain-page.ts'
import { becomeOriginal, toldBy } from './original.ts'

/**
 * Answers a person whose request a proxy did not pass on. The proxy names that request in the headers of this one.
 * `refusing`: refuses a request as the gateway does when the request comes to itself.
 */
export const answerRefused = (request: IncomingMessage, response: ServerResponse, refusing: NodeListener): unknown => {
  const { original, strange } = toldBy(request)
  if (!original)
    return send(plainPage(404, 'There is nothing here', 'Proxies fetch this page, and nobody else.'), response)
  if (strange !== undefined) {
    const text = `The header ${strange} is for the gateway to send, and for no client.`
    return send(plainPage(400, 'This request is not taken', text), response)
  }
  becomeOriginal(request, original)
  return refusing(request, response)
}
