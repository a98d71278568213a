import type { IncomingMessage, ServerResponse } from 'node:http'

/** The most bytes of a form. */
export const largestForm = 8_192

/** A form that was sent, or the status of its refusal. */
export type Form = URLSearchParams | 413 | 415 | 'aborted'

const isForm = (type: string | undefined): boolean =>
  /^application\/x-www-form-urlencoded\s*(;.*)?$/i.test(type?.trim() ?? '')

const bytesOf = (request: IncomingMessage): Promise<Buffer | 413 | 'aborted'> =>
  new Promise((done) => {
    const pieces: Buffer[] = []
    let length = 0
    const add = (piece: Buffer): void => {
      length += piece.length
      if (length <= largestForm) pieces.push(piece)
      else finish(413)
    }
    const finish = (result: Buffer | 413 | 'aborted'): void => {
      request.off('data', add)
      request.resume()
      done(result)
    }
    request.on('data', add)
    request.once('end', () => finish(Buffer.concat(pieces)))
    request.once('error', () => finish('aborted'))
    request.once('close', () => finish('aborted'))
  })

/** Reads a body of at most 8 KiB. The connection of a larger one is closed after its answer. */
export const readBody = async (
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ readonly text: string } | 413 | 'aborted'> => {
  if (Number(request.headers['content-length'] ?? 0) > largestForm) {
    response.setHeader('connection', 'close')
    return 413
  }
  // A client that waits before it sends its body got no answer yet.
  if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
  const bytes = await bytesOf(request)
  if (bytes === 413) response.setHeader('connection', 'close')
  return typeof bytes === 'object' ? { text: bytes.toString('utf8') } : bytes
}

/** Reads a form in the same way. */
export const readForm = async (request: IncomingMessage, response: ServerResponse): Promise<Form> => {
  if (!isForm(request.headers['content-type'])) return 415
  const body = await readBody(request, response)
  return typeof body === 'object' ? new URLSearchParams(body.text) : body
}
