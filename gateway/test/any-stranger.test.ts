import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type Answer, startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway } from './place.ts'

let application: TestApplication
let gateway: TestGateway

const open = async (answers: Readonly<Record<string, Answer>> = {}, args: readonly string[] = []): Promise<void> => {
  application = await startApplication(answers)
  gateway = await openTestGateway(application.url, { args })
}
afterEach(async () => {
  await gateway.close()
  await application.close()
})

/** The first line of the answer to a head that was written by hand; empty when the connection was cut. */
const written = (head: string): Promise<string> =>
  new Promise((done) => {
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname)
    socket.once('data', (bytes: Buffer) => {
      socket.destroy()
      done(bytes.toString('latin1').split('\r\n')[0] ?? '')
    })
    socket.once('error', () => done(''))
    socket.once('close', () => done(''))
    socket.write(Buffer.from(`${head}\r\n\r\n`, 'latin1'))
  })
const host = (): string => new URL(gateway.url).host
const upgrading = (line: string, ...more: readonly string[]): string =>
  [
    `${line} HTTP/1.1`,
    `Host: ${host()}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    ...more,
  ].join('\r\n')

const names = ['client.js', 'sign-in', 'sign-out', 'why', 'again', 'refused', 'session', 'session/events', 'jwks.json']

// The test fails by itself when a rejection stays unhandled, as a process would end.
it('an upgrade of one of the gateway’s own pages is refused, and ends no process', async () => {
  await open()
  for (const name of names)
    expect([name, await written(upgrading(`GET /_curfew/${name}`))]).toEqual([name, 'HTTP/1.1 404 Not Found'])
  expect(await written(upgrading('POST /_curfew/sign-in', `Origin: ${gateway.url}`))).toBe('HTTP/1.1 404 Not Found')
})

it('an upgrade by POST after the end is refused, and keeps no form', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  const more = [`Cookie: ${cookie}`, 'Content-Length: 2', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Site: same-origin']
  expect(await written(upgrading('POST /json', ...more))).toBe('HTTP/1.1 401 Unauthorized')
  expect(application.heads).toEqual([])
})

it('a host that is none reaches no application, on open paths neither', async () => {
  await open()
  for (const name of ['rosa@a.example', 'a.example, b.example', '\u00e9', 'a b'])
    expect([name, await written(`GET /hook HTTP/1.1\r\nHost: ${name}`)]).not.toContain('HTTP/1.1 200 OK')
  expect(application.heads).toEqual([])
})

it('a client that offers HTTP/2 gets its answer by HTTP/1.1, body and next request included', async () => {
  await open()
  const offer = [`Host: ${host()}`, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  let heard = ''
  socket.on('data', (bytes: Buffer) => {
    heard += bytes
  })
  const closed = new Promise((done) => socket.once('close', done))
  socket.write(`POST /hook HTTP/1.1\r\n${offer.join('\r\n')}\r\nContent-Length: 8\r\n\r\npaid`)
  await expect.poll(() => application.heads.length).toBe(1)
  socket.write(`by-wGET /hook?2 HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`)
  await closed
  expect(heard.match(/HTTP\/1\.1 \d+|(?:POST|GET) \/hook(?:\?2)?/g)).toEqual([
    ...['HTTP/1.1 200', 'POST /hook', 'HTTP/1.1 200', 'GET /hook?2'],
  ])
  expect(application.bodies[0]).toBe('paidby-w')
  expect(application.heads[0]?.rawHeaders.join()).not.toMatch(/upgrade|http2/i)
})
