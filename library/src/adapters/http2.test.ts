import { type ClientHttp2Session, connect, createServer, type Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../test/support/eventually.ts'
import { definePolicy } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { createSessions, type Sessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forNode } from './node.ts'

const roles = defineRoles({ tasks: [], roles: { vet: { tasks: [], policy: definePolicy({}) } } })

let sessions: Sessions<never, 'vet'>
let server: Http2Server
let client: ClientHttp2Session
let origin: string
let pieces: number
let acts: number

beforeEach(async () => {
  pieces = 0
  acts = 0
  sessions = createSessions({ roles, store: memoryStore() }) as typeof sessions
  const { attach, signIn, requirePerson } = forNode(sessions)
  const note = requirePerson('notes are for people')(async (request, response) => {
    for await (const _ of request) pieces += 1
    acts += 1
    response.end('noted')
  })
  const listener = attach(async (request, response) => {
    if (request.url === '/in') await signIn(request, response, { subject: 'vera', roles: ['vet'] })
    if (request.url === '/note') return note(request, response)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>here</p>')
  })
  server = createServer(listener as never)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  client = connect(origin)
})
afterEach(async () => {
  client.destroy()
  server.close()
  await sessions.close()
})

interface Answer {
  readonly status: number
  readonly cookie: string
  readonly text: string
}

const ask = (path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Answer> =>
  new Promise((done, fail) => {
    const stream = client.request({ ':path': path, ':method': body === undefined ? 'GET' : 'POST', ...headers })
    let status = 0
    let cookie = ''
    let text = ''
    stream.setEncoding('utf8').on('error', fail)
    stream.on('response', (head) => {
      status = head[':status'] ?? 0
      cookie = head['set-cookie']?.[0]?.split(';')[0] ?? ''
    })
    stream.on('data', (piece) => {
      text += piece
    })
    stream.on('close', () => done({ status, cookie, text }))
    stream.end(body)
  })

it('over HTTP/2 a browser that sends only its origin may sign in and extend its session', async () => {
  const { status, cookie } = await ask('/in', { origin }, '')
  expect(status).toBe(200)
  const json = { cookie, 'content-type': 'application/json' }
  expect(await ask('/session', { ...json, origin }, '{"type":"extend"}')).toMatchObject({ status: 200 })
  expect(await ask('/session', { ...json, origin: 'http://evil.example' }, '{"type":"extend"}')).toMatchObject({
    status: 403,
  })
})

it('over HTTP/2 a server survives the response to a document', async () => {
  const { cookie } = await ask('/in', { 'sec-fetch-site': 'same-origin' }, '')
  const document = { cookie, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect(await ask('/', document)).toMatchObject({ status: 200, text: '<p>here</p>' })
  expect(await ask('/session', { cookie })).toMatchObject({ status: 200 })
})

it('over HTTP/2 a body that ends after its session is refused, and the route never acts', async () => {
  const { cookie } = await ask('/in', { origin }, '')
  const stream = client.request({ ':path': '/note', ':method': 'POST', origin, cookie })
  const status = new Promise((done) => stream.on('response', (head) => done(head[':status'])))
  stream.on('error', () => {}).write('half')
  await eventually(() => expect(pieces).toBeGreaterThan(0))
  await sessions.endAll({ subject: 'vera', by: 'boss' })
  stream.end('the other half')
  expect([await status, acts]).toEqual([401, 0])
  expect((await ask('/note', { origin, cookie: (await ask('/in', { origin }, '')).cookie }, 'whole')).status).toBe(200)
  expect(acts).toBe(1)
})
