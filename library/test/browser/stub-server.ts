import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireSignal, WireStatus } from '../../src/core/wire.ts'
import { pageScript } from './page-script.ts'

type Live = Extract<WireStatus, { readonly id: string; readonly version: number }>
type Ended = Extract<WireStatus, { readonly phase: 'ended' }>

const known = { id: 'one', roles: ['vet'], tasks: ['look'], pages: 1, idleMs: 60_000, lifetimeEndsInMs: 36_000_000 }
let version = 1
const next = (): number => version++

/** An active status, newer than every earlier one. */
export const active = (changed: Partial<Live> = {}): WireStatus =>
  ({ phase: 'active', warnsInMs: 600_000, endsInMs: 900_000, version: next(), ...known, ...changed }) as WireStatus

/** A warning, newer than every earlier status. */
export const warning = (changed: Partial<Live> & { readonly reason?: 'idle' | 'lifetime' } = {}): WireStatus => {
  const reason = changed.reason ?? 'idle'
  const extendable = reason === 'idle'
  return { phase: 'warning', endsInMs: 90_000, version: next(), ...known, extendable, ...changed, reason } as WireStatus
}

/** The end of the session. */
export const ended = (changed: Partial<Ended> = {}): WireStatus => ({
  phase: 'ended',
  reason: 'idle',
  agoMs: 0,
  id: 'one',
  idleMs: 60_000,
  ...changed,
})

/** A server that sends the statuses that a test gives it, and remembers its requests. */
export interface Stub {
  readonly origin: string
  /** The status in its responses. */
  status: WireStatus
  /** The status in its response to a signal, where that differs. */
  onSignal: ((signal: WireSignal) => WireStatus | undefined) | undefined
  /** How it responds for the session: normally, with an HTTP status, or not at all. */
  manner: 'answers' | 'hangs' | number
  /** Whether it accepts streams. */
  listens: boolean
  readonly signals: WireSignal[]
  /** Every request for the session, as `METHOD path`. */
  readonly asked: string[]
  /** How many streams are open. */
  readonly streams: () => number
  /** Sends it on every stream, and from now on in every response. */
  readonly push: (status: WireStatus) => void
  readonly notice: (text: string) => void
  readonly ping: () => void
  readonly cut: () => void
  readonly close: () => Promise<void>
}

const script = pageScript(
  "import './warning-dialog-define.ts'; import { watchSession } from './watch.ts'; globalThis.session = watchSession()",
)

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'",
}

const page = (path: string): string => {
  const { searchParams } = new URL(path, 'http://stub')
  const lang = searchParams.get('lang') ?? 'en'
  const frame = searchParams.has('frame') ? '<iframe src="/page"></iframe>' : ''
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title><script type="module" src="/script.js"></script></head><body><main><h1>A page</h1><p><label>Name <input></label> <a href="/elsewhere">elsewhere</a></p>${frame}</main><session-warning></session-warning></body></html>`
}

const home = '<!doctype html><html lang="en"><title>Home</title><h1>Home</h1>'

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const piece of request) text += piece
  return text
}

/** Opens a stub. */
export const openStub = async (): Promise<Stub> => {
  const sinks = new Set<ServerResponse>()
  const say = (text: string): void => {
    for (const sink of sinks) sink.write(text)
  }
  const answerFor = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    stub.asked.push(`${request.method} ${path}`)
    const signals: WireSignal[] = request.method === 'POST' ? [JSON.parse(await bodyOf(request))].flat() : []
    stub.signals.push(...signals)
    if (stub.manner === 'hangs') return
    if (typeof stub.manner === 'number' || (path.startsWith('/session/events') && !stub.listens)) {
      response.writeHead(stub.manner === 'answers' ? 500 : stub.manner).end('{"title":"no"}')
      return
    }
    if (path.startsWith('/session/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${JSON.stringify(stub.status)}\n\n`)
      sinks.add(response)
      response.on('close', () => sinks.delete(response))
      return
    }
    const special = signals.map((signal) => stub.onSignal?.(signal)).find((status) => status !== undefined)
    const status = special ?? stub.status
    response
      .writeHead(status.phase === 'ended' ? 401 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(status))
  }
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/session'))
      return answerFor(request, response, path).catch((cause: unknown) => {
        // A page that left during its request is not a fault of the test’s.
        if (!request.destroyed || request.complete) throw cause
      })
    if (path === '/script.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(await script)
    return response.writeHead(200, headers).end(path.startsWith('/page') ? page(path) : home)
  })
  const ping = (): void => say('event: ping\ndata: {}\n\n')
  const pinging = setInterval(ping, 2_000)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const stub: Stub = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: active(),
    onSignal: undefined,
    manner: 'answers',
    listens: true,
    signals: [],
    asked: [],
    streams: () => sinks.size,
    push: (status) => {
      stub.status = status
      say(`data: ${JSON.stringify(status)}\n\n`)
    },
    notice: (text) => say(`event: notice\ndata: ${JSON.stringify({ text })}\n\n`),
    ping,
    cut: () => {
      for (const sink of sinks) sink.destroy()
    },
    close: async () => {
      clearInterval(pinging)
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return stub
}
