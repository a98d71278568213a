import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { forExpress } from '../../src/adapters/express.ts'
import { forFastify } from '../../src/adapters/fastify.ts'
import { forHono } from '../../src/adapters/hono.ts'
import { forKoa } from '../../src/adapters/koa.ts'
import { forNode } from '../../src/adapters/node.ts'
import { createSessions, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { oneClerk } from '../support/one-clerk.ts'
import { createGate, type Gate, upgradeBy } from './raw-upgrade.ts'

type Open = Sessions<'see', 'clerk', { readonly see?: never }>

/** Passes an upgrade through an adapter, and calls `passed` behind it. */
type Upgrading = (sessions: Open, passed: () => void) => (request: IncomingMessage, socket: Socket) => unknown

// Frameworks whose applications answer upgrades get a response of Node for each, as their own plugins make it.
const responseFor = (request: IncomingMessage, socket: Socket): ServerResponse => {
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  return response
}

const adapters: Readonly<Record<string, Upgrading>> = {
  node: (sessions, passed) => {
    const listener = forNode(sessions).attach(passed)
    return (request) => listener(request, {} as ServerResponse)
  },
  'express, as middleware alone': (sessions, passed) => {
    const attach = forExpress(sessions).attach()
    return (request) => attach(request as never, {} as never, passed)
  },
  'express, as an application': (sessions, passed) => {
    const app = express().use(forExpress(sessions).attach(), () => passed())
    return (request, socket) => app(request, responseFor(request, socket))
  },
  koa: (sessions, passed) => {
    const app = new Koa().use(forKoa(sessions).attach() as Koa.Middleware).use(passed)
    app.silent = true
    return (request, socket) => app.callback()(request, responseFor(request, socket))
  },
  fastify: (sessions, passed) => {
    const app = fastify()
    forFastify(sessions).attach(app)
    app.get('/', passed)
    const ready = app.ready()
    return async (request, socket) => {
      await ready
      app.routing(request, responseFor(request, socket))
    }
  },
  hono: (sessions, passed) => {
    const app = new Hono().use(forHono(sessions).attach()).get('/', (c) => {
      passed()
      return c.text('')
    })
    return (incoming) => {
      const { cookie = '' } = incoming.headers
      return app.request(`http://${incoming.headers.host}/`, { headers: { cookie } }, { incoming })
    }
  },
}

const failures: unknown[] = []
const note = (failure: unknown): unknown => failures.push(failure)
const closing: (() => unknown)[] = []
beforeEach(() => void process.on('uncaughtException', note))
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  process.off('uncaughtException', note)
  failures.length = 0
})

const slowStore = (gate: Gate): Store => {
  const kept = memoryStore()
  return {
    ...kept,
    find: (key) => gate.pass().then(() => kept.find(key)),
    renew: (key, at) => gate.pass().then(() => kept.renew(key, at)),
  }
}

const listening = async (server: Server): Promise<string> => {
  closing.push(() => server.close())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Resets an upgrade of a signed-in person once the store is asked. The gate opens when the server has seen that. */
const resetWhileAsked = async (origin: string, cookie: string, server: Server, gate: Gate): Promise<void> => {
  const upgraded = once(server, 'upgrade')
  const raw = upgradeBy(origin, cookie)
  const [, socket] = (await upgraded) as [IncomingMessage, Socket]
  await gate.asked
  raw.resetAndDestroy()
  // Not by an event, because a listener would keep the error from ending the process.
  await expect.poll(() => socket.destroyed).toBe(true)
  gate.open()
}

it.each(Object.entries(adapters))(
  'a client that resets its connection while the store is asked ends no process: %s',
  async (_, upgrading) => {
    const gate = createGate()
    const sessions: Open = createSessions({ roles: oneClerk(), store: slowStore(gate) })
    closing.push(sessions.close)
    const server = createServer()
    const passed = new Promise<void>((done) => server.on('upgrade', upgrading(sessions, done)))
    const origin = await listening(server)
    const asked = { method: 'POST', url: origin, headers: new Headers() }
    const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
    await resetWhileAsked(origin, setCookie.split(';')[0] ?? '', server, gate)
    await passed
    expect(failures).toEqual([])
  },
)
