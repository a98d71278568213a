import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from './place.ts'

let application: Server
let gateway: TestGateway
let upstream: Promise<Socket>
let clients: Socket[]
let failures: unknown[]
const note = (failure: unknown): unknown => failures.push(failure)

// While it is set, the store is asked and gives no answer.
let held: { readonly asked: () => void; readonly until: Promise<void> } | undefined

const heldStore = (): Store => {
  const kept = memoryStore()
  const pass = (): Promise<void> => {
    held?.asked()
    return held?.until ?? Promise.resolve()
  }
  return {
    ...kept,
    find: (key) => pass().then(() => kept.find(key)),
    renew: (key, at) => pass().then(() => kept.renew(key, at)),
  }
}

beforeEach(async () => {
  failures = []
  clients = []
  held = undefined
  process.on('uncaughtException', note)
  application = createServer()
  // The application's end of a tunnel, once it has read the request for it.
  upstream = new Promise((done) =>
    application.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => done(socket))
    }),
  )
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done))
  const { port } = application.address() as AddressInfo
  gateway = await openTestGateway(new URL(`http://127.0.0.1:${port}`), { store: heldStore() })
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await gateway.close()
  application.close()
  process.off('uncaughtException', note)
})

interface Client {
  readonly socket: Socket
  readonly heard: () => string
  readonly closed: Promise<unknown>
}

const upgrade = (cookie: string, protocol = 'websocket'): Client => {
  const { hostname, port, host } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  clients.push(socket)
  let heard = ''
  socket.on('error', () => undefined)
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('latin1')
  })
  const head = [
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    `Origin: ${gateway.url}`,
    'Sec-Fetch-Site: same-origin',
    'Connection: Upgrade',
    `Upgrade: ${protocol}`,
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ]
  socket.write(`GET /socket HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
  return { socket, heard: () => heard, closed: new Promise((done) => socket.once('close', done)) }
}

/** The gateway answers the next request. So its process goes on, and an error had the time to come. */
const goesOn = async (): Promise<void> => {
  expect((await fetch(`${gateway.url}/_curfew/session`)).status).toBe(200)
  expect(failures).toEqual([])
}

it.each(['websocket', 'h2c'])('a client that resets an upgrade to %s while its session is asked', async (protocol) => {
  const cookie = await gateway.signIn('rosa', 'clerk')
  let open = (): void => undefined
  const asked = new Promise<void>((done) => {
    held = {
      asked: done,
      until: new Promise((opened) => {
        open = opened
      }),
    }
  })
  const { socket, closed } = upgrade(cookie, protocol)
  await asked
  socket.resetAndDestroy()
  await closed
  await goesOn()
  held = undefined
  open()
  await goesOn()
})

it('a client that resets its connection while the application is asked', async () => {
  const { socket } = upgrade(await gateway.signIn('rosa', 'clerk'))
  const asked = await upstream
  const left = once(asked, 'close')
  socket.resetAndDestroy()
  await left
  await goesOn()
})

it('an application that resets the connection while a client waits', async () => {
  const { heard, closed } = upgrade(await gateway.signIn('rosa', 'clerk'))
  ;(await upstream).resetAndDestroy()
  await closed
  expect(heard()).toMatch(/^HTTP\/1\.1 502 /)
  await goesOn()
})

it.each(['resetAndDestroy', 'end'] as const)(
  'an application that leaves in the middle of its refusal: %s',
  async (leave) => {
    const { heard, closed } = upgrade(await gateway.signIn('rosa', 'clerk'))
    const asked = await upstream
    asked.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nnot ')
    await expect.poll(heard).toContain('not ')
    asked[leave]()
    await closed
    expect(heard()).toMatch(/^HTTP\/1\.1 403 .*\r\n\r\nnot $/s)
    await goesOn()
  },
)

describe('an open WebSocket', () => {
  const opened = async (): Promise<{ readonly client: Client; readonly server: Socket }> => {
    const client = upgrade(await gateway.signIn('rosa', 'clerk'))
    const server = await upstream
    server.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x01a')
    await expect.poll(client.heard).toMatch(/^HTTP\/1\.1 101 .*a$/s)
    return { client, server }
  }

  it('whose client resets it', async () => {
    const { client, server } = await opened()
    const left = once(server, 'close')
    client.socket.resetAndDestroy()
    await left
    await goesOn()
  })

  it('whose application resets it', async () => {
    const { client, server } = await opened()
    server.resetAndDestroy()
    await client.closed
    await goesOn()
  })

  it('which both ends reset at once, with bytes on their way', async () => {
    const { client, server } = await opened()
    const bytes = Buffer.alloc(1_000_000)
    client.socket.write(bytes)
    server.write(bytes)
    client.socket.resetAndDestroy()
    server.resetAndDestroy()
    await client.closed
    await goesOn()
  })

  it('which an end of the session closes while both ends reset it', async () => {
    const { client, server } = await opened()
    await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
    server.resetAndDestroy()
    client.socket.resetAndDestroy()
    await client.closed
    await goesOn()
  })
})
