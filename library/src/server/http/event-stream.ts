import { ownHeaders } from './problem.ts'
import type { OwnRequest } from './request.ts'

/** The receiving end of an event stream. */
export interface Sink {
  /** Passes a message on, unless the reader has left too many unread. */
  readonly write: (chunk: Uint8Array) => void
  readonly close: () => void
}

/** Opens an event stream into a sink. Call the returned function when its reader has gone. */
export type Opens = (sink: Sink) => () => void

// A browser that has this many messages unread is stopped or gone. Its connection reports that in time.
const mostUnread = 1_000

const unopened = new WeakMap<Response, Opens>()
// A web `Request` is garbage-collected when unreferenced, and then its abort signal never fires. So keep it with its
// body.
const askedFor = new WeakMap<ReadableStream, object>()

/** How to open the event stream of a response without a body; undefined for every other response. */
export const eventsOf = (answer: Response): Opens | undefined => unopened.get(answer)

const bodyOf = (opens: Opens, gone: AbortSignal | undefined): ReadableStream<Uint8Array> => {
  let leave = (): void => {}
  const body = new ReadableStream<Uint8Array>({
    start: (reader) => {
      leave = opens({
        write: (chunk) => {
          if ((reader.desiredSize ?? 0) > -mostUnread) reader.enqueue(chunk)
        },
        close: () => reader.close(),
      })
    },
    cancel: () => leave(),
  })
  // A reader that left before the response was there never cancels the body.
  if (gone?.aborted) leave()
  else gone?.addEventListener('abort', leave, { once: true })
  return body
}

/**
 * A response that is an event stream. It has no body for a server that opens streams itself by `eventsOf`.
 */
export const eventStream = (opens: Opens, request: Pick<OwnRequest, 'signal' | 'opensEvents'>): Response => {
  const body = request.opensEvents ? null : bodyOf(opens, request.signal)
  const answer = new Response(body, {
    headers: {
      ...ownHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that compresses or buffers would hold messages back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
  if (body) askedFor.set(body, request)
  else unopened.set(answer, opens)
  return answer
}
