import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { defineRoles } from '../../src/core/role.ts'
import { createSessions, type LiveVisit } from '../../src/server/sessions.ts'
import { forWs } from '../../src/sockets/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { createGate, type Gate, upgradeBy } from './raw-upgrade.ts'
import { roles, type SocketKind, type SocketSessions, type Told, testSockets } from './sockets-cases.ts'

const onWs: SocketKind = {
  serve: (sessions, server) => {
    const { requireTask, again } = forWs(sessions)
    const sockets = new WebSocketServer({ noServer: true })
    server.on('upgrade', requireTask('note.write')(sockets))
    sockets.on('connection', (socket) =>
      socket.on('message', async (note) => {
        const visit = await again(socket)
        if (visit?.may('note.write')) socket.send(`written: ${note}`)
      }),
    )
    return () => sockets.close()
  },
  connect: (origin, headers) => {
    const socket = new WebSocket(origin.replace('http', 'ws'), { headers })
    const answers: string[] = []
    socket.on('message', (answer) => answers.push(String(answer)))
    socket.on('error', () => undefined)
    return {
      answers,
      say: (text) => socket.send(text),
      opened: new Promise((done) => socket.once('open', done)),
      told: Promise.race([
        new Promise<Told>((done) => socket.once('close', (code, reason) => done({ code, reason: String(reason) }))),
        new Promise<Told>((done) =>
          socket.once('unexpected-response', (_, { statusCode = 0 }) => done({ code: statusCode, reason: '' })),
        ),
      ]),
      close: () => socket.terminate(),
    }
  },
}

testSockets('ws', onWs)

interface Place {
  readonly origin: string
  readonly sessions: SocketSessions
  readonly cookie: string
  /** The messages that the application received. */
  readonly heard: string[]
  readonly sockets: WebSocket[]
  /** The connections that asked for an upgrade. */
  readonly connections: Duplex[]
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const createPlace = async (gate?: Gate): Promise<Place> => {
  const kept = memoryStore()
  const store: Store = gate ? { ...kept, find: (key) => gate.pass().then(() => kept.find(key)) } : kept
  const sessions = createSessions({ roles, store }) as unknown as SocketSessions
  const heard: string[] = []
  const sockets: WebSocket[] = []
  const connections: Duplex[] = []
  const server = createServer()
  server.on('upgrade', (_request, connection) => connections.push(connection))
  const own = new WebSocketServer({ noServer: true })
  server.on('upgrade', forWs(sessions).requirePerson('all may listen')(own))
  own.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (text) => heard.push(String(text)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const asked = { method: 'POST', url: origin, headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'rosa', roles: ['vet'] })
  closing.push(
    () => server.close(),
    () => own.close(),
    () => sessions.close(),
  )
  return { origin, sessions, cookie: setCookie.split(';')[0] ?? '', heard, sockets, connections }
}

// A short text in one masked frame, whose mask is zero.
const frame = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])

it('a client that does not answer the close is cut, and its later messages reach no listener', async () => {
  const { origin, sessions, cookie, heard } = await createPlace()
  const raw = upgradeBy(origin, cookie)
  const received: Buffer[] = []
  raw.on('data', (piece) => received.push(piece))
  await expect.poll(() => String(Buffer.concat(received))).toContain('101 Switching Protocols')
  raw.write(frame('in time'))
  await expect.poll(() => heard).toEqual(['in time'])
  const ended = new Promise((done) => raw.once('close', done))
  await sessions.endAll({ subject: 'rosa', by: 'maria' })
  await expect.poll(() => String(Buffer.concat(received))).toContain('revoked')
  raw.write(frame('too late'))
  await ended
  expect(heard).toEqual(['in time'])
})

it('a client that resets its connection while the store is asked ends no process', async () => {
  const failures: unknown[] = []
  const note = (failure: unknown): unknown => failures.push(failure)
  process.on('uncaughtException', note)
  const gate = createGate()
  const { origin, cookie, connections } = await createPlace(gate)
  const raw = upgradeBy(origin, cookie)
  await gate.asked
  raw.resetAndDestroy()
  await expect.poll(() => connections[0]?.destroyed).toBe(true)
  gate.open()
  const client = new WebSocket(origin.replace('http', 'ws'), { headers: { cookie } })
  await once(client, 'open')
  client.terminate()
  process.off('uncaughtException', note)
  expect(failures).toEqual([])
})

it('a malformed frame closes its socket, and ends no process', async () => {
  const { origin, cookie, sockets } = await createPlace()
  const client = new WebSocket(origin.replace('http', 'ws'), { headers: { cookie } })
  await new Promise((done) => client.once('open', done))
  const closed = new Promise((done) => client.once('close', done))
  const { _socket: connection } = client as unknown as { readonly _socket: { write(bytes: Buffer): unknown } }
  connection.write(Buffer.from([0xff, 0xff, 0xff, 0xff]))
  await closed
  await expect.poll(() => sockets[0]?.readyState).toBe(WebSocket.CLOSED)
})

it('a closed socket leaves no listener on the signal of its session', async () => {
  const { origin, sessions, cookie, sockets } = await createPlace()
  const visit = await sessions.visit({ method: 'GET', url: origin, headers: new Headers({ cookie }) })
  const { signal } = visit as LiveVisit
  for (let count = 0; count < 3; count++) {
    const client = new WebSocket(origin.replace('http', 'ws'), { headers: { cookie } })
    await new Promise((done) => client.once('open', done))
    client.close()
  }
  await expect.poll(() => sockets.map(({ readyState }) => readyState)).toEqual(Array(3).fill(WebSocket.CLOSED))
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('a WebSocketServer that answers upgrades itself is a misuse, and so is a socket that no guard admitted', async () => {
  const { sessions } = await createPlace()
  const { requirePerson, person } = forWs(sessions)
  const own = new WebSocketServer({ server: createServer() })
  expect(() => requirePerson('all')(own)).toThrow('noServer: true')
  expect(() => person(own)).toThrow('sockets.no-person')
})

interface Room {
  readonly of: string
}

const ruled = defineRoles({
  tasks: ['room.join'],
  roles: { vet: { tasks: ['room.join'] } },
  rules: { 'room.join': (subject: string, room: Room) => room.of === subject },
})

it('a rule judges the object of the address, and a failing load is an error of the application', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const sessions = createSessions({ roles: ruled, store: memoryStore() })
  const server = createServer()
  const own = new WebSocketServer({ noServer: true })
  const rooms: Readonly<Record<string, Room>> = { '/mine': { of: 'rosa' }, '/other': { of: 'carla' } }
  const { requireTask } = forWs(sessions)
  const listener = requireTask('room.join', ({ url = '' }) => {
    if (url === '/broken') throw new Error('the disk is gone')
    return rooms[url]
  })
  server.on('upgrade', listener(own))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(
    () => server.close(),
    () => own.close(),
    () => sessions.close(),
  )
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const asked = { method: 'POST', url: origin, headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'rosa', roles: ['vet'] })
  const headers = { cookie: setCookie.split(';')[0] ?? '' }
  await onWs.connect(`${origin}/mine`, headers).opened
  const told = (path: string): Promise<Told> => onWs.connect(origin + path, headers).told
  expect(await told('/other')).toEqual({ code: 4403, reason: 'room.join' })
  expect(await told('/none')).toEqual({ code: 4404, reason: 'nothing' })
  expect((await told('/broken')).code).toBe(500)
  expect(complaint).toHaveBeenCalledTimes(1)
  complaint.mockRestore()
})
