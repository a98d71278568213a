import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { send } from 'curfew/adapters/node'
import { fromUpstream } from '../heads.ts'
import { type FlatHeaders, type Injected, valuesOf, without } from '../pages.ts'
import { passBody } from './pass-body.ts'
import type { Upstream } from './upstream.ts'

/** A request on its way to the application, and what the gateway does to its response. */
export interface Passage {
  readonly upstream: Upstream
  readonly target: string
  /** The headers for the application. */
  readonly headers: FlatHeaders
  readonly cookieNames: readonly string[]
  /** The body, where it is not the request's own. */
  readonly body?: Buffer
  /** Sees the response's head before it goes out, and gives the headers to send. */
  readonly answered?: (status: number, headers: FlatHeaders) => FlatHeaders | Promise<FlatHeaders>
  /** Puts the client into a page; undefined for any other response. */
  readonly inject?: (status: number, headers: FlatHeaders) => Injected | undefined
  /** The response where the application cannot be reached, or is too late. */
  readonly failed: (status: 502 | 504) => Response
  /** Calls `cut` when the person may no longer have this stream. The returned function stops it. */
  readonly follow?: (cut: () => void) => () => void
}

const isLate = (failure: unknown): boolean =>
  ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].includes(
    (failure as { readonly code?: string } | undefined)?.code ?? '',
  )

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const isEventStream = (headers: FlatHeaders): boolean =>
  /^\s*text\/event-stream/i.test(valuesOf(headers, 'content-type')[0] ?? '')

// With `100 Continue` the client keeps its body until the request has passed.
const bodyOf = (
  request: IncomingMessage,
  response: ServerResponse,
  { body }: Passage,
): Buffer | IncomingMessage | null => {
  if (body) return body
  if (!hasBody(request)) return null
  if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
  return request
}

const passOn = async (
  answer: { readonly statusCode: number; readonly statusText: string; readonly body: Readable },
  headers: FlatHeaders,
  injected: Injected | undefined,
  response: ServerResponse,
): Promise<void> => {
  if (valuesOf(headers, 'date').length > 0) response.sendDate = false
  for (let at = 0; at + 1 < headers.length; at += 2) response.appendHeader(headers[at] ?? '', headers[at + 1] ?? '')
  // Node sends no other characters.
  const words = /^[\t\x20-\x7e]*$/.test(answer.statusText) ? answer.statusText : undefined
  response.writeHead(answer.statusCode, words)
  await passBody(answer.body, response, injected)
}

const fail = async (failure: unknown, response: ServerResponse, { failed }: Passage): Promise<void> => {
  if (response.headersSent) response.destroy()
  else await send(failed(isLate(failure) ? 504 : 502), response)
}

/** Sends a request to the application and streams its response back. It never rejects for what the application does. */
export const forward = async (
  request: IncomingMessage,
  response: ServerResponse,
  passage: Passage,
): Promise<string> => {
  const { upstream, cookieNames } = passage
  // An AbortController would cost a tenth of the whole, because each abort makes an exception.
  const gone = new EventEmitter()
  let isGone = false
  response.once('close', () => {
    isGone = !response.writableFinished
    if (isGone) gone.emit('abort')
  })
  let stop: (() => void) | undefined
  try {
    const answer = await upstream.agent.request({
      origin: upstream.origin,
      path: passage.target,
      method: (request.method ?? 'GET') as 'GET',
      headers: [...passage.headers],
      body: bodyOf(request, response, passage),
      signal: gone,
      responseHeaders: 'raw',
      ...(/\btext\/event-stream\b/i.test(request.headers.accept ?? '') && { bodyTimeout: 0 }),
    })
    // The verdict fell while the application answered, and the refusal went out already.
    if (response.headersSent || response.destroyed) {
      answer.body.destroy()
      return 'refused'
    }
    const status = answer.statusCode
    const cleaned = fromUpstream(answer.headers as unknown as readonly string[], { cookieNames })
    const headers = (await passage.answered?.(status, cleaned)) ?? cleaned
    const injected = request.method === 'HEAD' ? undefined : passage.inject?.(status, headers)
    if (isEventStream(headers)) stop = passage.follow?.(() => response.destroy())
    await passOn(answer, injected?.headers ?? headers, injected, response)
    return 'whole'
  } catch (failure) {
    if (isGone || response.destroyed) return 'cut'
    await fail(failure, response, passage)
    return `failed: ${failure instanceof Error ? failure.message : String(failure)}`
  } finally {
    stop?.()
  }
}

/** The headers of a request for a page: the application is to send it as it is. */
export const askingPlain = (headers: FlatHeaders): FlatHeaders => [
  ...without(headers, ['accept-encoding']),
  'Accept-Encoding',
  'identity',
]
