import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** An application that knows nothing of the gateway. */
export interface TestApplication {
  readonly url: URL
  /** The heads of the requests that it received, the latest last. */
  readonly heads: readonly { readonly method: string; readonly url: string; readonly rawHeaders: readonly string[] }[]
  /** The bodies that it received whole. */
  readonly bodies: readonly string[]
  readonly server: Server
  readonly close: () => Promise<void>
}

/** The answer of an application to one path. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const page = '<!doctype html><html><head><title>page</title></head><body><h1>page</h1></body></html>'

const usual: Readonly<Record<string, Answer>> = {
  '/': (_, response) => response.setHeader('content-type', 'text/html').end(page),
  '/json': (_, response) => response.setHeader('content-type', 'application/json').end('{"a":1}'),
  '/events': (_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    response.write('data: one\n\n')
  },
}

/** Starts an application on loopback. It answers `answers`, some usual paths, and WebSockets with an echo. */
export const startApplication = async (answers: Readonly<Record<string, Answer>> = {}): Promise<TestApplication> => {
  const heads: { method: string; url: string; rawHeaders: string[] }[] = []
  const bodies: string[] = []
  const all = { ...usual, ...answers }
  const server = createServer((request, response) => {
    const { method = '', url = '', rawHeaders } = request
    heads.push({ method, url, rawHeaders })
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => bodies.push(Buffer.concat(pieces).toString()))
    const answer = all[url.split('?')[0] ?? '']
    if (answer) answer(request, response)
    else request.on('end', () => response.end(`${method} ${url}`))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', (text) => socket.send(`echo ${text}`)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    heads,
    bodies,
    server,
    close: async () => {
      sockets.close()
      server.closeAllConnections()
      await new Promise<unknown>((done) => server.close(done))
    },
  }
}
