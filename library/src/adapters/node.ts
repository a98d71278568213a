import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { onceThere, type Soon } from '../core/soon.ts'
import { createDoor, type Entered, type Fit, isSameCookie } from '../server/door.ts'
import { eventsOf, type Opens } from '../server/event-stream.ts'
import type { DoorSetup, Fitted } from '../server/fitted.ts'
import type { Asked, Sessions, Who, Whole } from '../server/sessions.ts'

/** Answers a request, as `createServer` takes it. */
export type Listener<Incoming = IncomingMessage> = (request: Incoming, response: ServerResponse) => unknown

/** What stands before a listener. */
export type Before<Incoming = IncomingMessage> = (then: Listener<Incoming>) => Listener<Incoming>

/** Curfew for a server of plain Node, and for frameworks that hand on Node's requests: `Incoming` is theirs. */
export interface ForNode<Task extends string, Rules, Incoming = IncomingMessage>
  extends Fitted<Task, Rules, Incoming, Before<Incoming>> {
  /** Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. */
  readonly attach: Before<Incoming>
  /** Starts a session and hands out its cookie. */
  readonly signIn: (request: Incoming, response: ServerResponse, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (request: Incoming, response: ServerResponse) => Promise<void>
}

// What frameworks add to Node's request: the address before routers cut it, and a body that was read already.
type Fuller = IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown }

const addressOf = (request: Fuller): string => {
  const address = request.originalUrl ?? request.url ?? '/'
  if (address.startsWith('/')) return address
  if (!URL.canParse(address)) return '/'
  const { pathname, search } = new URL(address)
  return pathname + search
}

// Most requests are for the host of the one before.
let readable = 'localhost'

const hostOf = (request: IncomingMessage): string => {
  const host = request.headers.host ?? String(request.headers[':authority'] ?? '')
  if (host === readable) return host
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return 'localhost'
  readable = host
  return host
}

const askedBy = (request: IncomingMessage): Asked => ({
  method: request.method ?? 'GET',
  url: `${'encrypted' in request.socket ? 'https' : 'http'}://${hostOf(request)}${addressOf(request)}`,
  headers: {
    get: (name) => {
      // HTTP/2 has another name for it.
      const value = request.headers[name] ?? (name === 'host' ? request.headers[':authority'] : undefined)
      return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
    },
  },
})

const bodyOf = (request: Fuller): unknown => {
  if (!request.readableDidRead) return Readable.toWeb(request)
  const { body } = request
  const given = typeof body === 'string' || body instanceof Uint8Array ? body : (JSON.stringify(body) ?? '')
  return new Response(given as string).body
}

const wholeOf = (request: IncomingMessage): Whole => {
  const asked = askedBy(request)
  if (asked.method === 'GET' || asked.method === 'HEAD') return { ...asked, body: null, opensEvents: true }
  return {
    ...asked,
    // Not before somebody reads it: Node throws away a body that nobody did, and its connection stops at half of one.
    get body() {
      return bodyOf(request)
    },
  }
}

// A browser that has not read this much is stopped or gone; its connection says so in time.
const mostUnreadBytes = 65_536

const openInto = (response: ServerResponse, { status, headers }: Response, opens: Opens): void => {
  // Headers that are set one by one are kept for as long as the stream is open.
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
  // The first message is there at once, as a rule, and headers that go along with it cost nothing.
  setImmediate(() => {
    if (isSilent && !response.writableEnded) response.flushHeaders()
  })
  const { stream } = response as { readonly stream?: { readonly destroyed: boolean } }
  if (response.destroyed || stream?.destroyed) leave()
  else response.once('close', leave)
}

/** Sends an answer of the web as one of Node. */
export const send = async (answer: Response, response: ServerResponse): Promise<void> => {
  const opens = eventsOf(answer)
  if (opens) return openInto(response, answer, opens)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
  response.writeHead(answer.status)
  if (!answer.body) return void response.end()
  response.flushHeaders()
  // The reader went away: that is how most event streams end.
  await pipeline(Readable.fromWeb(answer.body as never), response).catch(() => {})
}

/** How a request of Node is read; for frameworks that stand on Node and have requests of their own. */
export const nodeFit: Pick<Fit<IncomingMessage>, 'asked' | 'path' | 'whole'> = {
  asked: askedBy,
  path: (request) => addressOf(request).split('?', 1)[0] ?? '/',
  whole: wholeOf,
}

const headersOf = (response: ServerResponse): Headers => {
  // HTTP/2 has its status among them, under a name that the web's own Headers does not take.
  const named = Object.entries(response.getHeaders()).filter(([name]) => !name.startsWith(':'))
  return new Headers(named.map(([name, value]): [string, string] => [name, String(value)]))
}

/** The cookies that an answer gives with one more, in the place of an earlier one of its name. */
export const withCookie = (given: unknown, cookie: string): string[] => {
  const others = [given ?? []].flat().map(String)
  return [...others.filter((other) => !isSameCookie(other, cookie)), cookie]
}

/** Puts a cookie onto the response, in the place of an earlier one of its name. */
export const handBack = (response: ServerResponse, cookie: string): void => {
  response.setHeader('set-cookie', withCookie(response.getHeader('set-cookie'), cookie))
}

/** Puts what goes along with a route's answer onto the response. */
export const sendAlong = ({ cookie, timing, answered }: Entered, response: ServerResponse): void => {
  if (cookie) handBack(response, cookie)
  if (timing) response.appendHeader('server-timing', timing)
  if (answered) response.once('finish', () => answered({ status: response.statusCode, headers: headersOf(response) }))
}

/** Fits sessions to plain Node. */
export const forNode = <
  Task extends string,
  Role extends string,
  Rules,
  Incoming extends IncomingMessage = IncomingMessage,
>(
  sessions: Sessions<Task, Role, Rules>,
  setup: DoorSetup<Incoming> = {},
): ForNode<Task, Rules, Incoming> => {
  const door = createDoor(
    sessions,
    { ...nodeFit, attaching: 'createServer(attach(listener)) or app.use(attach())' },
    setup,
  )

  const guard =
    (refuse: (request: Incoming) => Soon<Response | undefined>): Before<Incoming> =>
    (then) =>
    (request, response) =>
      onceThere<Response | undefined, unknown>(refuse(request), (refusal) =>
        refusal ? send(refusal, response) : then(request, response),
      )

  return {
    attach: (then) => (request, response) =>
      onceThere<Response | Entered, unknown>(door.enter(request), (entered) => {
        if (entered instanceof Response) return send(entered, response)
        sendAlong(entered, response)
        return then(request, response)
      }),
    visit: door.visit,
    requireTask: (task, ...load) => guard((request) => door.refuseTask(request, task, load)),
    requirePerson: () => guard(door.refusePerson),
    open: () => (then) => then,
    signIn: async (request, response, who) =>
      handBack(response, (await sessions.start(askedBy(request), who)).setCookie),
    signOut: async (request, response) => handBack(response, (await sessions.signOut(askedBy(request))).setCookie),
  }
}
