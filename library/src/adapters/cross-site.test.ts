import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryBags, memoryStore } from '../stores/memory.ts'
import { forExpress } from './express.ts'
import { session } from './express-session.ts'
import { forFastify } from './fastify.ts'
import { forHono } from './hono.ts'
import { forKoa } from './koa.ts'
import { forNext } from './next.ts'
import { forNode } from './node.ts'

const roles = oneClerk()
const sessions = () => createSessions({ roles, store: memoryStore() })

/** Starts an application with these entries of `crossSite`, and fails as its `checkRoutes` does. */
type Starts = (entry: string) => unknown

const onHono: Starts = (entry) => {
  const { attach, open, requirePerson, requireTask, checkRoutes } = forHono(sessions())
  const app = new Hono()
  app.use(attach({ crossSite: [entry] }))
  app.use('/desk/*', requirePerson('the desk'))
  const shop = new Hono()
  shop.post('/paid', open('a notice'), (c) => c.text('taken'))
  shop.post('/paid/:provider', open('a notice'), (c) => c.text('taken'))
  shop.post('/mine', requirePerson('one’s own'), (c) => c.text('mine'))
  app.post('/desk/paid', open('a notice'), (c) => c.text('taken'))
  shop.post('/see', requireTask('see'), (c) => c.text('seen'))
  checkRoutes(app.route('/shop', shop))
}

const onExpress =
  (framework: typeof express): Starts =>
  (entry) => {
    const { attach, open, requirePerson, requireTask, checkRoutes } = forExpress(sessions())
    const app = framework()
    app.use(attach({ crossSite: [entry] }))
    app.use('/desk', requirePerson('the desk'))
    const shop = framework.Router()
    shop.post('/paid', open('a notice'), (_request, response) => void response.send('taken'))
    shop.post('/paid/:provider', open('a notice'), (_request, response) => void response.send('taken'))
    shop.post('/mine', requirePerson('one’s own'), (_request, response) => void response.send('mine'))
    shop.post('/see', requireTask('see'), (_request, response) => void response.send('seen'))
    app.post('/desk/paid', open('a notice'), (_request, response) => void response.send('taken'))
    const inner = framework()
    inner.use('/shop', shop)
    app.use(inner)
    checkRoutes(app)
  }

const onFastify: Starts = async (entry) => {
  const { attach, open, requirePerson, requireTask, checkRoutes } = forFastify(sessions())
  const app = fastify()
  attach(app, { crossSite: [entry] })
  checkRoutes(app)
  app.register(
    async (shop) => {
      shop.post('/paid', { preHandler: open('a notice') }, async () => 'taken')
      shop.post('/paid/:provider', { preHandler: open('a notice') }, async () => 'taken')
      shop.post('/mine', { onRequest: requirePerson('one’s own') }, async () => 'mine')
      shop.post('/see', { preHandler: [requireTask('see')] }, async () => 'seen')
    },
    { prefix: '/shop' },
  )
  app.post('/desk/paid', { onRequest: requirePerson('the desk'), preHandler: open('a notice') }, async () => 'taken')
  await app.ready()
}

const says =
  (body: string) =>
  (ctx: Koa.Context): void => {
    ctx.body = body
  }

const onKoa: Starts = (entry) => {
  const { attach, open, requirePerson, requireTask, checkRoutes } = forKoa(sessions())
  const shop = new Router()
  shop.post('/paid', open('a notice'), says('taken'))
  shop.post('/paid/:provider', open('a notice'), says('taken'))
  shop.post('/mine', requirePerson('one’s own'), says('mine'))
  shop.post('/see', requireTask('see'), says('seen'))
  const router = new Router()
  router.use('/desk', requirePerson('the desk'))
  router.post('/desk/paid', open('a notice'), says('taken'))
  router.use('/shop', shop.routes())
  checkRoutes(new Koa().use(attach({ crossSite: [entry] })).use(router.routes()))
}

const starts: Readonly<Record<string, Starts>> = {
  Hono: onHono,
  'Express 5': onExpress(express),
  'Express 4': onExpress(express4 as unknown as typeof express),
  Fastify: onFastify,
  Koa: onKoa,
}
const startOn = async (start: Starts, entry: string): Promise<unknown> => start(entry)

describe.each(Object.entries(starts))('an entry of `crossSite` on %s', (_name, start) => {
  it.each(['POST /shop/paid', 'POST /shop/paid/one'])('%s has a route that is open', async (entry) => {
    await startOn(start, entry)
  })

  it.each(['POST /shop/payed', 'PUT /shop/paid', 'POST /paid', 'POST /shop/paid/one/two'])(
    '%s names no mounted route, and the application does not start',
    async (entry) => {
      const says = `crossSite names '${entry}', which no mounted route takes; write the method and path of one`
      await expect(startOn(start, entry)).rejects.toThrow(says)
    },
  )

  it.each(['POST /shop/mine', 'POST /shop/see', 'POST /desk/paid'])(
    '%s needs a session, and the application does not start',
    async (entry) => {
      await expect(startOn(start, entry)).rejects.toMatchObject({
        code: 'route.cross-site',
        message: expect.stringContaining(`'${entry}', whose visit is nobody's`),
      })
    },
  )

  it.each(['/shop/paid', 'GET /shop/paid', 'POST shop/paid'])('%s is malformed', async (entry) => {
    await expect(startOn(start, entry)).rejects.toMatchObject({ code: 'server.bad-cross-site' })
  })
})

describe('while it runs', () => {
  let close: () => unknown = () => {}
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
  afterEach(async () => {
    vi.restoreAllMocks()
    await close()
  })

  const serve = async (listener: RequestListener): Promise<string> => {
    const server: Server = createServer(listener)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    close = () => server.close()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const post = (address: string): Promise<Response> =>
    fetch(address, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site', connection: 'close' } })

  it('plain Node has no list of routes: a guard that needs a session says so at the first request', async () => {
    const entries: unknown[] = []
    const ours = createSessions({ roles, store: memoryStore(), journal: (entry) => entries.push(entry) })
    const { attach, requirePerson } = forNode(ours)
    const mine = requirePerson('one’s own')((_request, response) => response.end('mine'))
    const origin = await serve(attach(mine, { crossSite: ['POST /mine'] }) as RequestListener)
    expect((await post(`${origin}/mine`)).status).toBe(500)
    expect(entries).toEqual([
      expect.objectContaining({ what: 'misuse', detail: expect.stringContaining("crossSite names 'POST /mine'") }),
    ])
    await ours.close()
  })

  it('an action of Next has no address, and is never taken for a request to `/`', async () => {
    const head = new Headers({ host: 'localhost', 'next-action': 'one', 'sec-fetch-site': 'cross-site' })
    const gone = (): never => {
      throw new Error('gone')
    }
    const ours = sessions()
    const { open } = forNext(
      ours,
      {
        headers: async () => head,
        cookies: async () => ({ getAll: () => [], set: () => undefined }),
        redirect: gone,
        notFound: gone,
        NextResponse: { next: () => new Response() },
      },
      { crossSite: ['POST /'] },
    )
    await expect(open('an action')(() => 'acted')()).rejects.toMatchObject({ digest: 'curfew-403' })
    await ours.close()
  })

  it('with req.session of express-session, such a request has none, and its bag stays as it was', async () => {
    const handler = session({
      store: memoryStore(),
      bags: memoryBags(),
      who: () => undefined,
      crossSite: ['POST /paid'],
    })
    const app = express()
    app.use(handler)
    app.post('/cart', (request, response) => {
      request.session.passport = { user: 'carla' }
      response.send('kept')
    })
    app.post('/paid', (request, response) => void response.send(String(request.session)))
    app.get('/cart', (request, response) => void response.json(request.session.passport))
    const origin = await serve(app)
    const own = { 'sec-fetch-site': 'same-origin', connection: 'close' }
    const [cookie = ''] = (await fetch(`${origin}/cart`, { method: 'POST', headers: own })).headers.getSetCookie()
    const headers = { 'sec-fetch-site': 'cross-site', connection: 'close', cookie: cookie.split(';')[0] ?? '' }
    const answer = await fetch(`${origin}/paid`, { method: 'POST', headers })
    expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([200, 'undefined', []])
    const cart = await fetch(`${origin}/cart`, { headers: { ...headers, ...own } })
    expect(await cart.json()).toEqual({ user: 'carla' })
    await handler.sessions.close()
  })
})
