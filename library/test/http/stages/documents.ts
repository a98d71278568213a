import type { ServerResponse } from 'node:http'
import type { SentDocument } from '../documents.ts'

const pause = (forMs: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, forMs).unref()
  })

/** Sends a document on Node's response, piece by piece. */
export const sendPieces = async (response: ServerResponse, document: SentDocument): Promise<void> => {
  const { status = 200, type, headers, pieces, pauseMs } = document
  response.writeHead(status, { ...(type && { 'content-type': type }), ...headers })
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && pauseMs) await pause(pauseMs)
    if (response.destroyed) return
    response.write(piece)
  }
  response.end()
}

/** The same as a web `Response`. */
export const answerOf = ({ status = 200, type, headers, pieces, pauseMs }: SentDocument): Response => {
  let index = 0
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const piece = pieces[index]
      if (index > 0 && piece !== undefined && pauseMs) await pause(pauseMs)
      index += 1
      if (piece === undefined) controller.close()
      else controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
    },
  })
  return new Response(pieces.length > 0 ? body : null, {
    status,
    headers: { ...(type && { 'content-type': type }), ...headers },
  })
}
