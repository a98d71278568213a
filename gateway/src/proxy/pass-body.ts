import type { ServerResponse } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import type { Injected } from '../pages.ts'

const decoded = (body: Readable, through: readonly Duplex[], fail: (failure: Error) => void): Readable => {
  let stream = body
  for (const next of through) {
    stream = stream.pipe(next)
    stream.once('error', fail)
  }
  return stream
}

/**
 * Streams a body into a response, no faster than the client reads. It rejects when either side breaks off. A pipeline
 * of Node's costs three times as much, because it makes and aborts a signal for each.
 */
export const passBody = (
  body: Readable,
  response: ServerResponse,
  injected: Pick<Injected, 'through' | 'put'> | undefined,
): Promise<void> =>
  new Promise((done, fail) => {
    const broken = (failure: Error): void => {
      body.destroy()
      fail(failure)
    }
    body.once('error', broken)
    response.once('finish', done)
    response.once('close', () => {
      if (!response.writableFinished) broken(new Error('the client went away'))
    })
    // The head, a short body and its end go out together. Where the body is late, the head goes ahead.
    response.cork()
    setImmediate(() => {
      response.uncork()
      if (!response.writableEnded && response.writableLength === 0) response.flushHeaders()
    })
    const source = decoded(body, injected?.through ?? [], broken)
    source.on('data', (piece: Buffer) => {
      const out = injected ? injected.put.read(piece) : piece
      if (out.length > 0 && !response.write(out)) source.pause()
    })
    response.on('drain', () => source.resume())
    source.once('end', () => {
      const last = injected?.put.end()
      response.end(last && last.length > 0 ? last : undefined)
    })
  })
