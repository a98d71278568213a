import type { ServerResponse } from 'node:http'
import { clearContent } from './answering.ts'

const written = ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader', 'writeHead', 'flushHeaders', 'end'] as const

// The route does not know that a response was sent. Its later writes would throw, which could end the process.
const silence = (response: ServerResponse): void => {
  const nothing = Object.fromEntries(written.map((name) => [name, () => response]))
  Object.assign(response, nothing, { write: () => true })
  // A framework that takes a response for begun cuts the connection when a route fails.
  Object.defineProperty(response, 'headersSent', { configurable: true, get: () => false })
}

/** Responds in place of a route that is still running, and ignores its later writes. A response that it had begun is cut. */
export const answerInstead = async (answer: Response, response: ServerResponse): Promise<void> => {
  const body = Buffer.from(await answer.arrayBuffer())
  if (response.headersSent) {
    if (!response.writableEnded) response.destroy()
    return
  }
  clearContent(response)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
  response.writeHead(answer.status)
  response.end(body)
  silence(response)
}
