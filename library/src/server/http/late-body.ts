import { isPromise, type MaybePromise } from '../../core/maybe-promise.ts'

type Piece = Uint8Array | null

/** The part of Node's request that holding back its body needs. */
export interface Incoming {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly complete: boolean
  readonly destroyed: boolean
  readonly readableEnded: boolean
  readonly readableDidRead: boolean
  readonly readableLength: number
  push: (piece: Piece, encoding?: never) => boolean
  _destroy: (failure: Error | null, done: (failure?: Error | null) => void) => void
  readonly destroy: (failure: Error) => unknown
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly listenerCount: (event: string) => number
}

/** The check that holds back the end of a body. */
export interface Holding {
  /** Called once, when all of the body has arrived: why it must not end, or undefined. Never rejects. */
  readonly again: () => MaybePromise<Error | undefined>
  /** Whether the response is out already, so that the body no longer matters. */
  readonly isOver: () => boolean
}

const ignore = (): void => {}

const bytesToCome = (request: Incoming): number => {
  const length = request.headers['content-length']
  // The bytes that another reader has taken before are not known.
  return length === undefined || request.readableDidRead ? Number.NaN : Number(length) - request.readableLength
}

// A framework may read a complete request even after its connection has gone.
const hideCompleteness = (request: Incoming): ((is: 'complete' | 'refused') => void) => {
  const own = Object.hasOwn(request, 'complete')
  Object.defineProperty(request, 'complete', { configurable: true, get: () => false, set: ignore })
  return (is) => {
    if (own)
      Object.defineProperty(request, 'complete', { configurable: true, writable: true, value: is === 'complete' })
    else if (is === 'complete') Reflect.deleteProperty(request, 'complete')
  }
}

/** Makes every reader of a request fail. The connection stays, because the refusal still has to go out on it. */
const fail = (request: Incoming, failure: Error): void => {
  request._destroy = (error, done) => done(error)
  // Without an error listener Node would end the process.
  request.on('error', ignore)
  const failNow = (): void => void request.destroy(failure)
  if (request.listenerCount('data') + request.listenerCount('readable') > 0) {
    failNow()
    return
  }
  // A reader that attaches to a destroyed stream may take it for an empty one. So destroy it when the reader attaches.
  for (const name of ['on', 'addListener'] as const) {
    const original = (request as unknown as Readonly<Record<string, (...values: unknown[]) => unknown>>)[name]
    const listen = (...values: unknown[]): unknown => {
      queueMicrotask(failNow)
      return original?.apply(request, values)
    }
    Object.assign(request, { [name]: listen })
  }
}

/**
 * Lets an incoming body stream through, and holds back its end until `again` says yes. With a known length it holds
 * back the last piece as well, because some readers count. It buffers nothing else, however long the body is. A body
 * that arrived with its head is not held at all.
 */
export const holdEnd = (request: Incoming, { again, isOver }: Holding): void => {
  if (request.complete || request.readableEnded || request.destroyed) return
  const { push } = request
  let toCome = bytesToCome(request)
  // Pieces that arrive in this turn are covered by the verdict just given.
  let isFresh = true
  queueMicrotask(() => {
    isFresh = false
  })
  const held: Piece[] = []
  let isHeld = false

  const hold = (): void => {
    isHeld = true
    const settle = hideCompleteness(request)
    const judged = (failure: Error | undefined): void => {
      request.push = push
      const isGone = request.destroyed
      settle(failure || isGone ? 'refused' : 'complete')
      if (isGone) return
      if (failure) fail(request, failure)
      else for (const piece of held) push.call(request, piece)
    }
    const answer = again()
    if (isPromise(answer)) answer.then(judged)
    else judged(answer)
  }

  request.push = (piece: Piece, encoding?: never): boolean => {
    toCome -= piece?.length ?? 0
    if (isHeld) {
      held.push(piece)
      return true
    }
    if (piece !== null && !(toCome <= 0)) return push.call(request, piece, encoding)
    if (isFresh || isOver()) {
      if (piece === null) request.push = push
      return push.call(request, piece, encoding)
    }
    held.push(piece)
    hold()
    return true
  }
}
