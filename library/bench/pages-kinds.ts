import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { forHono } from '../src/adapters/hono.ts'
import { forNode } from '../src/adapters/node.ts'
import { ownHeaders } from '../src/server/http/problem.ts'
import { idOf, keyOf } from '../src/server/http/token.ts'
import { createSessions, type Sessions } from '../src/server/sessions.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { browserAt, roles, said, subjectOf, tokenOf } from './pages-said.ts'

/** A server of one kind, and what an operator can do on it. */
export interface Kind {
  readonly server: Server
  /** Starts the sessions of so many browsers. */
  readonly signIn: (count: number) => Promise<void>
  readonly tellAll: (text: string) => Promise<void>
  /** Gives the pages of one browser's session news. */
  readonly tellOne: (browser: number) => Promise<void>
  /** Ends every session. */
  readonly endAll: () => Promise<void>
}

const by = 'an operator'
const pingEveryMs = 5_000
const nothing = async (): Promise<void> => {}

const bare = (): Kind => {
  const open = new Map<number, ServerResponse>()
  const headers = {
    ...ownHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  }
  const tell = (text: string): void => {
    for (const response of open.values()) response.write(text)
  }
  setInterval(() => tell(`event: ping\ndata: ${said.ping}\n\n`), pingEveryMs)
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/session/events')) return void response.end('nobody')
    const browser = browserAt(request.url)
    response.writeHead(200, headers)
    response.write(`data: ${said.active}\n\n`)
    open.set(browser, response)
    response.once('close', () => open.delete(browser))
  })
  return {
    server,
    signIn: nothing,
    tellAll: async (text) => tell(`event: notice\ndata: ${said.notice(text)}\n\n`),
    tellOne: async (browser) => void open.get(browser)?.write(`data: ${said.active}\n\n`),
    endAll: async () => {
      for (const response of open.values()) response.end(`data: ${said.ended}\n\n`)
    },
  }
}

const sockets = (): Kind => {
  const server = createServer((_request, response) => void response.end('nobody'))
  const peer = new WebSocketServer({ server })
  const open = new Map<number, { readonly send: (text: string) => void }>()
  peer.on('connection', (socket, request) => {
    const browser = browserAt(request.url)
    open.set(browser, socket)
    socket.once('close', () => open.delete(browser))
    socket.send(said.active)
  })
  const tell = (text: string): void => {
    for (const socket of peer.clients) socket.send(text)
  }
  setInterval(() => tell(said.ping), pingEveryMs)
  return {
    server,
    signIn: nothing,
    tellAll: async (text) => tell(said.notice(text)),
    tellOne: async (browser) => open.get(browser)?.send(said.active),
    endAll: async () => {
      for (const socket of peer.clients) {
        socket.send(said.ended)
        socket.close()
      }
    },
  }
}

type Fits = (sessions: Sessions<'see', 'clerk' | 'guest', object>) => Server

const onNode: Fits = (sessions) => {
  const { attach, visit } = forNode(sessions)
  return createServer(attach((request, response) => response.end(visit(request).kind)) as RequestListener)
}

const onHono: Fits = (sessions) => {
  const { attach, visit } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.get('/', (c) => c.text(visit(c).kind))
  return createAdaptorServer({ fetch: app.fetch }) as Server
}

const curfew = (fits: Fits) => (): Kind => {
  const sessions = createSessions({ roles, store: memoryStore(), journal: () => {} })
  const signingIn = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  let browsers = 0
  return {
    server: fits(sessions),
    signIn: async (count) => {
      for (; browsers < count; browsers++) {
        const token = tokenOf(browsers)
        const key = await keyOf(token)
        const who = { subject: subjectOf(browsers), roles: ['clerk'] as const }
        await sessions.start(signingIn, who, { token, key, id: await idOf(key) })
      }
    },
    tellAll: (text) => sessions.message({ text, by }),
    tellOne: async (browser) => {
      const subject = subjectOf(browser)
      const [view] = await sessions.ofSubject(subject)
      await sessions.changeRoles({ subject, roles: [view?.roles[0] === 'clerk' ? 'guest' : 'clerk'], by })
    },
    endAll: async () => {
      for (let browser = 0; browser < browsers; browser++) await sessions.endAll({ subject: subjectOf(browser), by })
    },
  }
}

/** Every kind of server. */
export const kinds: Readonly<Record<string, () => Kind>> = {
  bare,
  sockets,
  curfew: curfew(onNode),
  hono: curfew(onHono),
}
