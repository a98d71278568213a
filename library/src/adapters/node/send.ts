import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { eventsOf, type Opens } from '../../server/http/event-stream.ts'
import { isAtUpgrade, refuseUpgrade } from './upgrade.ts'

// A browser with this much unread is stopped or gone. Its connection closes in time.
const mostUnreadBytes = 65_536

const openInto = (response: ServerResponse, { status, headers }: Response, opens: Opens): void => {
  // Headers that are set one by one take memory for as long as the stream is open.
  response.writeHead(status, Object.fromEntries(headers))
  let isSilent = true
  const leave = opens({
    write: (chunk) => {
      if (response.destroyed || response.writableEnded || response.writableLength >= mostUnreadBytes) return
      isSilent = false
      response.write(chunk)
    },
    close: () => response.end(),
  })
  // The first message usually comes at once, and headers sent with it cost no packet of their own.
  setImmediate(() => {
    if (isSilent && !response.writableEnded) response.flushHeaders()
  })
  const { stream } = response as { readonly stream?: { readonly destroyed: boolean } }
  if (response.destroyed || stream?.destroyed) leave()
  else response.once('close', leave)
}

/** Sends a web `Response` through a response of Node. */
export const send = async (answer: Response, response: ServerResponse): Promise<void> => {
  const opens = eventsOf(answer)
  if (opens) return openInto(response, answer, opens)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
  response.writeHead(answer.status)
  if (!answer.body) return void response.end()
  response.flushHeaders()
  // A client that goes away is no failure: most event streams end so.
  await pipeline(Readable.fromWeb(answer.body as never), response).catch(() => {})
}

/** Responds in place of a route, also to an upgrade. */
export const turnAway = (answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> =>
  isAtUpgrade(response) ? refuseUpgrade(answer, request) : send(answer, response)
