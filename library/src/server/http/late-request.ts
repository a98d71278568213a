import type { MaybePromise } from '../../core/maybe-promise.ts'

/**
 * A body that streams through, and ends once `again` answers undefined; otherwise it fails with that error. `again` is
 * called once. With a known length the last piece is held back as well. It reads nothing before its reader does.
 */
const heldBody = (
  body: ReadableStream<Uint8Array>,
  length: number,
  again: () => MaybePromise<Error | undefined>,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader()
  let toCome = length
  let isAsked = false
  const failed = async (): Promise<Error | undefined> => {
    if (isAsked) return undefined
    isAsked = true
    return again()
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (stream) => {
        const { done, value } = await reader.read()
        toCome -= value?.byteLength ?? 0
        const failure = done || toCome <= 0 ? await failed() : undefined
        if (failure) {
          stream.error(failure)
          await reader.cancel(failure)
        } else if (done) stream.close()
        else stream.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

type RequestOf = new (address: string, how: RequestInit & { readonly duplex: 'half' }) => Request

/** The same request with its body held back. It keeps the class, because a framework may have its own. */
export const heldRequest = (request: Request, again: () => MaybePromise<Error | undefined>): Request => {
  const { body, method, headers, signal, url } = request
  if (!body) return request
  const length = headers.get('content-length')
  const held = heldBody(body, length === null ? Number.NaN : Number(length), again)
  const Same = request.constructor as RequestOf
  return new Same(url, { method, headers, signal, body: held, duplex: 'half' })
}
