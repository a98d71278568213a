import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from './place.ts'

let application: Server
let gateway: TestGateway
let cookie: string
let answer: string

beforeEach(async () => {
  application = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')))
  })
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done))
  const { port } = application.address() as AddressInfo
  gateway = await openTestGateway(new URL(`http://127.0.0.1:${port}`), { args: ['--application-cookie', 'sid'] })
  cookie = await gateway.signIn('rosa', 'clerk')
})
afterEach(async () => {
  await gateway.close()
  application.close()
})

const asked = (...more: readonly string[]): Promise<string> =>
  new Promise((done) => {
    const { hostname, port, host } = new URL(gateway.url)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1')
    })
    socket.once('error', () => done(heard))
    socket.once('close', () => done(heard))
    const head = [
      `Host: ${host}`,
      `Origin: ${gateway.url}`,
      'Sec-Fetch-Site: same-origin',
      `Cookie: ${cookie}`,
      ...more,
    ]
    socket.write(`GET /x HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
  })
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: eA==', 'Sec-WebSocket-Version: 13']

it('a status in another language passes without its words', async () => {
  answer = 'HTTP/1.1 200 \xc3\xa0 peu pr\xe8s\r\nX-Town: Orl\xe9ans\r\nContent-Length: 2\r\n\r\nok'
  const heard = await asked('Connection: close')
  expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(heard).toContain('X-Town: Orl\xe9ans\r\n')
  expect(heard).toMatch(/\r\n\r\nok$/)
})

it.each([
  ['taken', '101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket'],
  ['refused', '403 Forbidden\r\nContent-Length: 0'],
])('cookies in the answer to an upgrade that is %s are bound, and none is ours', async (_, head) => {
  answer = `HTTP/1.1 ${head}\r\nX-Town: Orl\xe9ans\r\nSet-Cookie: sid=secret\r\nSet-Cookie: curfew-gateway=x\r\n\r\n`
  const heard = await asked(...upgrade)
  expect(heard).toContain(`HTTP/1.1 ${head.slice(0, 3)}`)
  expect(heard).toContain('X-Town: Orl\xe9ans\r\n')
  expect(heard.match(/Set-Cookie: [^.]*/g)).toEqual(['Set-Cookie: sid=curfew'])
  expect(heard).not.toContain('secret')
})

it('the confirmation of a stored page lets the client run too', async () => {
  answer = `HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Security-Policy: script-src 'none'; img-src *\r\n\r\n`
  const heard = await asked('Sec-Fetch-Dest: document', 'If-None-Match: W/"a"', 'Connection: close')
  expect(heard).toMatch(/^HTTP\/1\.1 304 Not Modified\r\n/)
  expect(heard).toContain(`Content-Security-Policy: script-src ${gateway.url}/_curfew/; img-src *\r\n`)
  expect(heard).toContain('ETag: W/"a"\r\n')
  expect(heard).toMatch(/\r\n\r\n$/)
  answer = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
  expect(await asked('Sec-Fetch-Dest: document', 'Connection: close')).toContain('ETag: "a"\r\n')
})
