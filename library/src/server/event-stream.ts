import type { Whole } from './asked.ts'
import { ownHeaders } from './problem.ts'

/** Where what is said on an event stream goes. */
export interface Sink {
  /** Passes a message on, unless whoever reads has left too much unread. */
  readonly write: (chunk: Uint8Array) => void
  readonly close: () => void
}

/** Opens an event stream into a sink; the answer is to be called when its reader has gone. */
export type Opens = (sink: Sink) => () => void

// A browser that has not read this many messages is stopped or gone; its connection says so in time.
const mostUnread = 1_000

const unopened = new WeakMap<Response, Opens>()
// A request of the web says that it was aborted only as long as somebody keeps it.
const askedFor = new WeakMap<ReadableStream, object>()

/** How to open the event stream that an answer is to become; undefined for every answer that is whole. */
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
  // Who left before the answer was there never cancels it.
  if (gone?.aborted) leave()
  else gone?.addEventListener('abort', leave, { once: true })
  return body
}

/** An answer that is an event stream. To a server that opens these itself it has no body, and `eventsOf` opens it. */
export const eventStream = (opens: Opens, request: Pick<Whole, 'signal' | 'opensEvents'>): Response => {
  const body = request.opensEvents ? null : bodyOf(opens, request.signal)
  const answer = new Response(body, {
    headers: {
      ...ownHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      // What compresses, or waits for more, would hold back what is said.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
  if (body) askedFor.set(body, request)
  else unopened.set(answer, opens)
  return answer
}
