import type { IncomingMessage, ServerResponse } from 'node:http'
import { clearContent } from './answering.ts'

type Next = (failure?: unknown) => void

/** An application of Express, or of another framework with error handlers of four parameters, by its shape. */
interface WithErrorHandlers {
  readonly use?: (handler: (failure: unknown, request: never, response: ServerResponse, next: Next) => void) => unknown
}

/** Adds the error handler to an application. Called for every request; only the first call has an effect. */
export type ErrorLayer = (app: unknown) => void

// Send head and body at once. A response may be held back until a bag is saved, and must not be split.
const sendWhole = async (answer: Response, response: ServerResponse): Promise<void> => {
  const body = Buffer.from(await answer.arrayBuffer())
  clearContent(response)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
  response.writeHead(answer.status).end(body)
}

/**
 * Adds an error handler after those of the application, which are all there by its first request. `failed` gives the
 * response, or undefined for an error of the application, which passes on untouched.
 */
export const createErrorLayer = <Incoming extends IncomingMessage>(
  failed: (request: Incoming, failure: unknown) => Promise<Response | undefined>,
): ErrorLayer => {
  const has = new WeakSet<object>()

  const answer = async (failure: unknown, request: Incoming, response: ServerResponse, next: Next): Promise<void> => {
    const given = response.headersSent ? undefined : await failed(request, failure)
    if (!given) return next(failure)
    await sendWhole(given, response)
  }

  return (app) => {
    if (typeof app !== 'function' || has.has(app)) return
    has.add(app)
    const { use } = app as WithErrorHandlers
    use?.call(app, (failure, request, response, next) => void answer(failure, request, response, next).catch(next))
  }
}
