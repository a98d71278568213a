import type { ServerResponse } from 'node:http'
import { catching, isPromise } from '../../core/maybe-promise.ts'
import { problem } from '../../server/http/problem.ts'

/** A promise that knows whether its caller awaits it. `createServer` does not. */
class Watched extends Promise<unknown> {
  isAwaited = false

  // biome-ignore lint/suspicious/noThenProperty: a caller that awaits a promise calls this, and there is no other sign.
  override then<Is, Not>(
    done?: ((value: unknown) => Is | PromiseLike<Is>) | null,
    failed?: ((failure: unknown) => Not | PromiseLike<Not>) | null,
  ): Promise<Is | Not> {
    this.isAwaited = true
    return super.then(done, failed)
  }
}

const aboutContent = /^(content-|etag$|last-modified$|location$|transfer-encoding$)/

/** Removes the headers that describe a route's body, before another response is sent in its place. */
export const clearContent = (response: ServerResponse): void => {
  for (const name of response.getHeaderNames?.() ?? []) if (aboutContent.test(name)) response.removeHeader(name)
}

/** The callbacks that respond in place of a listener that failed. */
export interface Answering {
  readonly response: ServerResponse
  /** The response to one of Curfew's own errors; undefined for an error of the application. */
  readonly failed: (failure: unknown) => Promise<Response | undefined>
  readonly send: (answer: Response) => unknown
  /** Gives up a request that cannot even be answered. */
  readonly abandon: () => unknown
}

const give = async (answer: Response, { response, send }: Answering): Promise<unknown> => {
  // The client must not take half a response for the whole, so the connection is cut.
  if (response.headersSent) return response.destroy()
  clearContent(response)
  return send(answer)
}

/**
 * Runs a listener and responds to its failures, so that no request ends the process. Curfew's own errors always get a
 * response. An error of the application goes to the caller untouched. When the caller does not await it, as `createServer`
 * does not, it goes to stderr and the response is 500. `placeOf` is called only where a response may be needed.
 */
export const answering = (listener: () => unknown, placeOf: () => Answering): unknown => {
  const running = catching(listener)
  if (!isPromise(running)) return running
  const place = placeOf()
  const ended = running.catch(async (failure: unknown) => {
    const answer = await place.failed(failure)
    if (!answer) throw failure
    return give(answer, place)
  })
  const watched = new Watched((done, fail) => void ended.then(done, fail))
  const last = async (failure: unknown): Promise<void> => {
    if (watched.isAwaited) return
    watched.catch(() => {})
    console.error('curfew: a listener failed, and its caller does not await it:', failure)
    await give(problem(500, 'This application made a mistake.'), place)
  }
  ended.catch(last).catch(place.abandon)
  return watched
}
