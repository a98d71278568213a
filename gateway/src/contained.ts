import type { IncomingMessage, ServerResponse } from 'node:http'
import { send } from 'curfew/adapters/node'
import { plainPage } from './proxy/plain-page.ts'

const wrong = (): Response =>
  plainPage(500, 'This page cannot be shown', 'The gateway made a mistake. It is in its log.')

/**
 * Runs the answer to one request. A failure costs this request alone: the client gets 500, or its connection is cut.
 * Without this a stranger whose request fails would end the process for everybody.
 */
export const contained = async (
  request: IncomingMessage,
  response: ServerResponse | undefined,
  answer: () => unknown,
  report: (failure: unknown) => void,
): Promise<void> => {
  // Another module may take the socket from the request.
  const { socket } = request
  try {
    await answer()
  } catch (failure) {
    report(failure)
    if (!response || response.headersSent) {
      socket.destroy()
      return
    }
    response.statusMessage = ''
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    await send(wrong(), response).catch(() => socket.destroy())
  }
}
