import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A proxy that hands each request to the next of several servers. */
export interface Proxy {
  readonly port: number
  readonly origin: string
  /** Ends every connection and takes no more. */
  readonly close: () => Promise<void>
}

/** The setup of a proxy. */
export interface ProxySetup {
  /** The ports of the servers on this machine, in their order. */
  readonly ports: readonly number[]
  /** 0 or left out: any free port. */
  readonly port?: number
}

/** The response header that names the server, counted from 1. */
export const servedBy = 'x-served-by'

const host = '127.0.0.1'
const ofOneConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const passedOn = (raw: readonly string[]): string[] =>
  raw.flatMap((name, index) =>
    index % 2 || ofOneConnection.has(name.toLowerCase()) ? [] : [name, raw[index + 1] ?? ''],
  )

// The caller must not forge the headers that this proxy sets.
const forwarded = ({ rawHeaders, headers, socket }: IncomingMessage): string[] => {
  const kept = passedOn(rawHeaders)
  const own = kept.flatMap((name, index) =>
    index % 2 || /^(x-)?forwarded/i.test(name) ? [] : [name, kept[index + 1] ?? ''],
  )
  const said = ['X-Forwarded-For', socket.remoteAddress ?? '', 'X-Forwarded-Proto', 'http']
  return [...own, ...said, 'X-Forwarded-Host', headers.host ?? '', 'Connection', 'close']
}

// A stopping server resets requests that it has not taken. Signals may be sent again, because two count as one.
const mayAskAgain = ({ method, url }: IncomingMessage, failure: NodeJS.ErrnoException): boolean =>
  failure.code === 'ECONNREFUSED' || method === 'GET' || method === 'HEAD' || url === '/session'

const noServer = (answer: ServerResponse): void => {
  answer.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' })
  answer.end('No server answered. Try again in a moment.\n')
}

const pass = (
  asked: IncomingMessage,
  answer: ServerResponse,
  order: readonly (readonly [number, number])[],
  signals?: Buffer,
): void => {
  const [[number, port] = [0, 0], ...rest] = order
  if (number === 0) {
    noServer(answer)
    return
  }
  const { method, url, headers } = asked
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  const onward = request({ host, port, method, path: url, headers: forwarded(asked), agent: false })
  answer.once('close', () => onward.destroy())
  onward.once('error', (failure: NodeJS.ErrnoException) => {
    if (answer.destroyed || answer.headersSent) answer.destroy()
    else if (mayAskAgain(asked, failure)) pass(asked, answer, rest, signals)
    else noServer(answer)
  })
  onward.once('response', (back) => {
    answer.writeHead(back.statusCode ?? 502, back.statusMessage, [
      ...passedOn(back.rawHeaders),
      servedBy,
      String(number),
    ])
    answer.flushHeaders()
    back.pipe(answer)
    // A server that dies during a response breaks the connection. A clean end would hide the failure from the caller.
    back.once('close', () => {
      if (!back.complete) answer.destroy()
    })
  })
  // The body is sent only to a connected server, so that the next server can still get all of it.
  if (signals) onward.end(signals)
  else if (hasBody) onward.once('socket', (socket: Socket) => socket.once('connect', () => asked.pipe(onward)))
  else onward.end()
}

/** Starts a proxy. Requests go to the servers in turn. A request that one server does not take goes to the next. */
export const startProxy = async ({ ports, port = 0 }: ProxySetup): Promise<Proxy> => {
  let turn = 0
  const numbered = ports.map((one, index) => [index + 1, one] as const)
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, async (asked, answer) => {
    const first = turn++ % ports.length
    const order = [...numbered.slice(first), ...numbered.slice(0, first)]
    try {
      const signals = asked.url === '/session' ? Buffer.concat(await asked.toArray()) : undefined
      pass(asked, answer, order, signals)
    } catch {
      // The caller has gone away during the request.
      answer.destroy()
    }
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })
  const address = server.address() as { readonly port: number }
  return {
    port: address.port,
    origin: `http://${host}:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
