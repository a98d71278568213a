import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { eventually } from '../../test/support/eventually.ts'
import { defineRoles } from '../core/role.ts'
import { eventStream, type Sink } from '../server/http/event-stream.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forNode, nodeFit, send } from './node.ts'

const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Opened {
  readonly response: ServerResponse
  readonly sink: Sink
  readonly leave: ReturnType<typeof vi.fn>
  readonly reader: Socket
}

/** An event stream that a client has opened and does not read. */
const open = (): Promise<Opened> =>
  new Promise((done) => {
    const server = createServer((_request, response) => {
      const leave = vi.fn()
      const opens = (sink: Sink): (() => void) => {
        done({ response, sink, leave, reader })
        return leave
      }
      send(eventStream(opens, { opensEvents: true }), response)
    })
    let reader: Socket
    server.listen(0, '127.0.0.1', () => {
      reader = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        reader.pause().write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
      })
    })
    closing.push(() => {
      reader.destroy()
      server.close()
    })
  })

it('a stream is written to its connection, headers first, and ends when it is closed', async () => {
  const { sink, reader } = await open()
  let heard = ''
  reader.setEncoding('utf8').on('data', (piece) => {
    heard += piece
  })
  reader.resume()
  await eventually(() => expect(heard).toContain('content-type: text/event-stream'))
  sink.write(new TextEncoder().encode('data: {}\n\n'))
  await eventually(() => expect(heard).toContain('data: {}\n\n'))
  sink.close()
  await eventually(() => expect(heard).toMatch(/\r\n0\r\n\r\n$/))
})

it('little is buffered for a reader that has stopped', async () => {
  const { response, sink } = await open()
  const large = new Uint8Array(50_000)
  for (let count = 0; count < 1_000; count++) {
    sink.write(large)
    await new Promise(setImmediate)
  }
  expect(response.writableLength).toBeGreaterThan(0)
  expect(response.writableLength).toBeLessThan(200_000)
})

it('a reader that leaves is reported once, and later messages to it are dropped', async () => {
  const { sink, leave, reader } = await open()
  reader.destroy()
  await eventually(() => expect(leave).toHaveBeenCalledTimes(1))
  sink.write(new Uint8Array(10))
  sink.close()
  await new Promise(setImmediate)
  expect(leave).toHaveBeenCalledTimes(1)
})

it('a connection survives a large body that was refused', async () => {
  const sessions = createSessions({ roles: defineRoles({ tasks: [], roles: {} }), store: memoryStore() })
  const listener = forNode(sessions).attach((_request, response) => response.end('here'))
  const server = createServer(listener as RequestListener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  closing.push(() => client.destroy(), server.close.bind(server), sessions.close)
  let heard = ''
  client.setEncoding('utf8').on('data', (piece) => {
    heard += piece
  })
  const body = 'x'.repeat(1_000_000)
  client.write(`POST /session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await eventually(() => expect(heard).toMatch(/^HTTP\/1.1 415.*HTTP\/1.1 200/s))
})

it.each([{}, { host: 'a b' }, { host: 'evil.example/' }])(
  'a request with the headers %o names no host, and no loopback either',
  (headers) => {
    const request = { headers, url: '/today', socket: {} } as unknown as IncomingMessage
    expect(nodeFit.asked(request).url).toBe('http://unnamed.invalid/today')
  },
)

it('a route signs in after it has sent the body on by undici, which takes the socket', async () => {
  const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [] } } })
  const sessions = createSessions({ roles, store: memoryStore() })
  const { attach, signIn } = forNode(sessions)
  const server = createServer(
    attach(async (request, response) => {
      Object.assign(request, { socket: null })
      await signIn(request, response, { subject: 'rosa', roles: ['clerk'] })
      response.end('in')
    }),
  )
  closing.push(() => server.close(), sessions.close)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const headers = { 'sec-fetch-site': 'same-origin', connection: 'close' }
  const answer = await fetch(`http://127.0.0.1:${port}/sign-in`, { method: 'POST', headers, body: 'rosa' })
  expect([answer.status, answer.headers.getSetCookie().length]).toEqual([200, 1])
})

it('an upgrade is refused on its connection, because there is no response yet', async () => {
  const sessions = createSessions({ roles: defineRoles({ tasks: [], roles: {} }), store: memoryStore() })
  const { attach, visit } = forNode(sessions)
  const server = createServer()
  server.on('upgrade', (request, socket) =>
    attach(() => socket.end(`HTTP/1.1 101 ${visit(request).kind}\r\n\r\n`))(request, {} as ServerResponse),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(server.close.bind(server), sessions.close)
  const { port } = server.address() as AddressInfo
  const answer = (headers: string): Promise<string> =>
    new Promise((done) => {
      const client = connect(port, '127.0.0.1')
      let heard = ''
      client.on('data', (piece) => {
        heard += piece
      })
      client.on('end', () => {
        client.destroy()
        done(heard)
      })
      client.write(
        `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`,
      )
    })
  expect(await answer('Origin: http://evil.example\r\n')).toMatch(
    /^HTTP\/1.1 403 Forbidden\r\n.*of this application only/s,
  )
  expect(await answer('Sec-Fetch-Site: cross-site\r\n')).toMatch(/^HTTP\/1.1 403/)
  expect(await answer('')).toMatch(/^HTTP\/1.1 101 nobody/)
  expect(await answer(`Origin: http://127.0.0.1:${port}\r\n`)).toMatch(/^HTTP\/1.1 101 nobody/)
  // The cookie of an ended session would be cleared, if the response could carry it.
  expect(await answer(`Cookie: curfew=${'a'.repeat(43)}\r\n`)).toMatch(/^HTTP\/1.1 101 unknown/)
})

const said: readonly (readonly [string, string, (response: ServerResponse) => unknown])[] = [
  ['nothing', 'no-store', (response) => response.end('in')],
  ['public', 'no-store', (response) => response.setHeader('cache-control', 'public, max-age=60').end('in')],
  ['private', 'private, max-age=5', (response) => response.setHeader('cache-control', 'private, max-age=5').end('in')],
  ['public with the head', 'no-store', (response) => response.writeHead(303, { 'Cache-Control': 'public' }).end()],
  ['public in pairs with a 304', 'no-store', (response) => response.writeHead(304, ['Cache-Control', 'public']).end()],
  ['private with the head', 'private', (response) => response.writeHead(200, { 'cache-control': 'private' }).end()],
]

it.each(said)(
  'the cache rule %s of an application, on a response with our cookie, becomes %s',
  async (_rule, is, answer) => {
    const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [] } } })
    const sessions = createSessions({ roles, store: memoryStore() })
    const { attach, signIn } = forNode(sessions)
    const listener = attach(async (request, response) => {
      if (request.method === 'POST') await signIn(request, response, { subject: 'carla', roles: ['clerk'] })
      answer(response)
    })
    const server = createServer(listener as RequestListener)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    closing.push(server.close.bind(server), sessions.close)
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const given = await fetch(at, { method: 'POST', redirect: 'manual' })
    expect([given.headers.get('cache-control'), given.headers.getSetCookie().length]).toEqual([is, 1])
    const [cookie = ''] = given.headers.getSetCookie()[0]?.split(';') ?? []
    await sessions.endAll({ subject: 'carla', by: 'maria' })
    const taken = await fetch(at, { redirect: 'manual', headers: { cookie } })
    expect([taken.headers.get('cache-control'), taken.headers.getSetCookie().length]).toEqual([is, 1])
  },
)
