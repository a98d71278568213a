import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { forHono } from '../../src/adapters/hono.ts'
import { forNode } from '../../src/adapters/node.ts'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { type Instant, instant, minutes, seconds } from '../../src/core/time.ts'
import { createSessions, type Entry, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'

/** A thing that a rule asks about. */
export interface Refund {
  readonly askedBy: string
}

const policy = definePolicy({ idle: minutes(1), warning: seconds(30) })

/** The roles of the story: a clerk asks for refunds, a boss approves what somebody else asked for. */
export const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: { clerk: { tasks: ['refund.ask'], policy }, boss: { tasks: ['refund.approve'], policy } },
  apart: [['refund.ask', 'refund.approve']],
  rules: { 'refund.approve': (subject: string, refund: Refund) => refund.askedBy !== subject },
})

type StorySessions = Sessions<
  'refund.ask' | 'refund.approve',
  'clerk' | 'boss',
  {
    'refund.approve': (subject: string, refund: Refund) => boolean
  }
>

const refunds: Readonly<Record<string, Refund>> = { r1: { askedBy: 'carla' }, r2: { askedBy: 'bob' } }

/** A framework to tell the story to: gives a server on a free port for these sessions. */
export type Stage = (
  sessions: StorySessions,
) => Promise<{ readonly origin: string; readonly close: () => Promise<void> }>

const shut = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })

const onHono: Stage = async (sessions) => {
  const { attach, visit, requireTask, requirePerson, signIn, signOut, open, checkRoutes } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.post('/in/:who', open('signing in'), async (c) => {
    const who = c.req.param('who')
    await signIn(c, { subject: who, roles: [who === 'bob' || who === 'bea' ? 'boss' : 'clerk'] })
    return c.text('in')
  })
  app.post('/out', open('signing out'), async (c) => {
    await signOut(c)
    return c.text('out')
  })
  app.get('/', open('home'), (c) => c.text(visit(c).kind))
  app.get('/mine', requirePerson('one’s own'), (c) => c.text('mine'))
  app.post('/refunds', requireTask('refund.ask'), (c) => c.text('asked'))
  app.post(
    '/refunds/:id',
    requireTask('refund.approve', (c) => refunds[c.req.param('id') ?? '']),
    (c) => c.text('approved'),
  )
  checkRoutes(app)
  return new Promise((done) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      done({
        origin: `http://127.0.0.1:${port}`,
        close: () => shut(server as Server),
      }),
    )
  })
}

const onNode: Stage = async (sessions) => {
  const { attach, visit, requireTask, requirePerson, signIn, signOut } = forNode(sessions)
  const last = (request: IncomingMessage): string => request.url?.split('/').at(-1) ?? ''
  const ask = requireTask('refund.ask')((_request, response) => response.end('asked'))
  const approve = requireTask(
    'refund.approve',
    (request) => refunds[last(request)],
  )((_request, response) => response.end('approved'))
  const mine = requirePerson((_request, response) => response.end('mine'))
  const listener = attach(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://here').pathname
    if (url.startsWith('/in/')) {
      const who = last(request)
      await signIn(request, response, { subject: who, roles: [who === 'bob' || who === 'bea' ? 'boss' : 'clerk'] })
      return response.end('in')
    }
    if (url === '/out') {
      await signOut(request, response)
      return response.end('out')
    }
    if (url === '/mine') return mine(request, response)
    if (url === '/refunds') return ask(request, response)
    if (url.startsWith('/refunds/')) return approve(request, response)
    return response.end(visit(request).kind)
  })
  const server = createServer(listener as RequestListener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => shut(server),
  }
}

/** Every framework that the story is told to. */
export const stages: Readonly<Record<string, Stage>> = { hono: onHono, node: onNode }

/** A browser with one cookie jar, as far as HTTP goes. */
export interface Client {
  cookie: string | undefined
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends signals as a page does. */
  readonly tell: (...signals: readonly object[]) => Promise<Response>
}

/** The story's world: a clock that is moved by hand, sessions on a server, and the journal. */
export interface World {
  readonly sessions: StorySessions
  readonly entries: Entry[]
  readonly origin: string
  readonly pass: (time: number) => void
  readonly client: () => Client
  readonly close: () => Promise<void>
}

const fromPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

const createClient = (origin: string): Client => {
  const client: Client = {
    cookie: undefined,
    ask: async (path, init = {}) => {
      const headers = new Headers(init.headers ?? fromPage)
      if (client.cookie !== undefined) headers.set('cookie', client.cookie)
      const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers })
      const given = answer.headers.getSetCookie().at(-1)
      if (given !== undefined) client.cookie = given.includes('Max-Age=0') ? undefined : given.split(';')[0]
      return answer
    },
    tell: (...signals) =>
      client.ask('/session', {
        method: 'POST',
        headers: { ...fromPage, 'content-type': 'application/json' },
        body: JSON.stringify(signals.length === 1 ? signals[0] : signals),
      }),
  }
  return client
}

/** A world on one framework. */
export const createWorld = async (stage: Stage, store: Store = memoryStore()): Promise<World> => {
  let now: Instant = instant(Date.UTC(2026, 0, 1))
  const entries: Entry[] = []
  const sessions = createSessions({ roles, store, clock: () => now, journal: (entry) => entries.push(entry) })
  const { origin, close } = await stage(sessions as unknown as StorySessions)
  return {
    sessions: sessions as unknown as StorySessions,
    entries,
    origin,
    pass: (time) => {
      now = instant(now + time)
    },
    client: () => createClient(origin),
    close: async () => {
      await sessions.close()
      await close()
    },
  }
}
