import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { Readable, Writable } from 'node:stream'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forExpress } from '../../src/adapters/express.ts'
import { type Bag, session } from '../../src/adapters/express-session.ts'
import { defineRoles } from '../../src/core/role.ts'
import type { Entry } from '../../src/server/sessions.ts'
import { memoryBags, memoryStore } from '../../src/stores/memory.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { listening } from './setting.ts'

const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: { clerk: { tasks: ['refund.ask'] }, boss: { tasks: ['refund.approve'] } },
})
let bags = memoryBags()
let entries: Entry[] = []
let failures: unknown[] = []
let origin: string
let close: () => Promise<void>
let rosa: Browser
let middleware: ReturnType<typeof open>

const open = () =>
  session({
    store: memoryStore(),
    bags,
    roles,
    who: ({ user }) =>
      user === 'nobody' ? ({ subject: 7 } as never) : user ? { subject: user, roles: ['clerk'] } : undefined,
    journal: (entry) => entries.push(entry),
  })

beforeEach(async () => {
  entries = []
  failures = []
  bags = memoryBags()
  middleware = open()
  const { attach, visit, requireTask, requirePerson } = forExpress(middleware.sessions)
  const app = express()
  app.use(middleware)
  app.use(attach())
  app.get('/', (request, response) => {
    response.type('html').send(`<p>${visit(request).kind} ${request.session.user}`)
  })
  app.post('/in/:name', (request, response) => {
    request.session.user = request.params.name
    response.json({ id: request.sessionID })
  })
  app.get('/note', (request, response) => void response.json({ note: request.session['entry-note'] }))
  app.post('/put/:value', (request, response) => {
    request.session['entry-note'] = request.params.value
    response.send('put')
  })
  app.get('/own', requirePerson('one’s own'), (request, response) => void response.json({ id: request.sessionID }))
  app.post('/ask', requireTask('refund.ask'), (_request, response) => void response.send('asked'))
  app.post('/approve', requireTask('refund.approve'), (_request, response) => void response.send('approved'))
  app.post('/circle', (request, response) => {
    const circle: Record<string, unknown> = {}
    circle['itself'] = circle
    request.session['entry-circle'] = circle
    response.send('put')
  })
  app.post('/remember', (request, response) => {
    Object.assign(request.session.cookie, { maxAge: 1_000 })
    response.send('remembered')
  })
  app.post('/broken-head', (request, response) => {
    request.session['entry-note'] = 'head'
    response.writeHead(200, { 'x-broken': 'a\nb' })
    response.end('never')
  })
  app.post('/twice', (request, response) => {
    request.session['entry-note'] = 'twice'
    response.send('once')
    if (!response.headersSent) response.send('twice')
  })
  app.post('/slow-reader', (request, response) => {
    request.session['entry-note'] = 'slow'
    const chunks = Array.from({ length: 8 }, () => Buffer.alloc(65_536, 'x'))
    Readable.from(chunks).pipe(
      new Writable({
        write: (chunk, _encoding, done) => {
          if (response.write(chunk)) done()
          else response.once('drain', done)
        },
        final: (done) => {
          response.end(done)
        },
      }),
    )
  })
  app.use(((failure, _request, response, _next) => {
    failures.push(failure)
    response.status(500).send(String(failure))
  }) as express.ErrorRequestHandler)
  const listener = createServer(app)
  // Like an application that gives an open socket its session.
  listener.on('upgrade', (request: Parameters<typeof middleware>[0] & { session?: Bag }, socket) => {
    middleware(request, {} as never, () => {
      Object.assign(request.session ?? {}, { 'entry-note': 'from a socket' })
      request.session?.save((failure) => socket.end(`HTTP/1.1 400 ${failure ?? request.session?.user}\r\n\r\n`))
    })
  })
  const server = await listening(listener)
  origin = server.origin
  close = async () => {
    await middleware.sessions.close()
    await server.close()
  }
  rosa = createBrowser(origin)
})
afterEach(() => close())

describe('beside forExpress on the same sessions', () => {
  it('an anonymous bag signs in no person', async () => {
    await rosa.post('/put/hello')
    expect([(await rosa.ask('/own')).status, (await rosa.post('/ask')).status]).toEqual([401, 401])
  })

  it('the person whom the bag names has that person’s roles', async () => {
    const { id } = await (await rosa.post('/in/rosa')).json()
    expect(await rosa.json('/own')).toEqual({ id })
    expect([(await rosa.post('/ask')).status, (await rosa.post('/approve')).status]).toEqual([200, 403])
  })

  it('a request has one visit and opens one page', async () => {
    await rosa.post('/in/rosa')
    const document = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    const answer = await rosa.ask('/', { headers: document })
    expect(answer.headers.get('server-timing')).toMatch(/^curfew;desc="[\w-]+"$/)
    expect(await answer.text()).toBe('<p>live rosa')
  })

  it('an open socket has the bag of its browser, and saves it', async () => {
    await rosa.post('/in/rosa')
    const cookie = [...rosa.cookies].map((pair) => pair.join('=')).join()
    const headers = { connection: 'upgrade', upgrade: 'websocket', cookie }
    const asking = request(`${origin}/socket`, { headers }).end()
    const [answer] = await once(asking, 'response')
    expect(answer.statusMessage).toBe('rosa')
    expect((await rosa.json('/note'))['note']).toBe('from a socket')
  })

  it('operators end a session by the id that the application knows', async () => {
    const { id } = await (await rosa.post('/in/rosa')).json()
    expect(entries.find(({ what }) => what === 'session-started')).toMatchObject({ session: id, subject: 'rosa' })
    expect(await middleware.sessions.end({ subject: 'rosa', id, by: 'bea' })).toBe(true)
    expect((await rosa.ask('/own')).status).toBe(401)
  })
})

describe('impossible content', () => {
  it('goes to the application’s error handler: content that is no JSON', async () => {
    const answer = await rosa.post('/circle')
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('req.session.entry-circle')])
    expect(failures).toMatchObject([{ code: 'express-session.content' }])
  })

  it('a person without a name', async () => {
    expect((await rosa.post('/in/nobody')).status).toBe(500)
    expect(failures).toMatchObject([{ code: 'express-session.who' }])
    expect(rosa.cookies.size).toBe(0)
  })

  it('a cookie that is to last longer', async () => {
    expect(await (await rosa.post('/remember')).text()).toContain('give people who stay longer or shorter a role')
    expect(failures).toMatchObject([{ code: 'express-session.option' }])
  })

  it('a head that cannot be sent', async () => {
    expect((await rosa.post('/broken-head')).status).toBe(500)
    expect(failures).toMatchObject([{ code: 'ERR_INVALID_CHAR' }])
  })
})

describe('a response that waits for its bag', () => {
  it('is sent, as far as the route can see', async () => {
    expect(await (await rosa.post('/twice')).text()).toBe('once')
    expect(failures).toEqual([])
  })

  it('signals a waiting writer to go on', async () => {
    expect((await (await rosa.post('/slow-reader')).text()).length).toBe(8 * 65_536)
  })
})
