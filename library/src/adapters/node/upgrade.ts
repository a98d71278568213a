import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'

/** Whether the request is an upgrade. WebSocket servers call middleware then with `{}` or a stand-in as the response. */
export const isAtUpgrade = (response: ServerResponse): boolean => typeof response.flushHeaders !== 'function'

/** Refuses an upgrade, with a response written to its connection. */
export const refuseUpgrade = async (answer: Response, { socket }: IncomingMessage): Promise<void> => {
  const body = Buffer.from(await answer.arrayBuffer())
  const headers = [...answer.headers, ['content-length', body.length], ['connection', 'close']]
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...headers.map((one) => one.join(': ')),
  ]
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
