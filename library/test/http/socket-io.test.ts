import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSessions, type LiveVisit } from '../../src/server/sessions.ts'
import { forSocketIo } from '../../src/sockets/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { roles, type SocketKind, type SocketSessions, type Told, testSockets } from './sockets-cases.ts'

interface Refusal extends Error {
  readonly data?: Told
  readonly description?: unknown
}

// The engine's own words, with the status.
const statusOf = ({ description, message }: Refusal): number =>
  Number(/\b[45]\d\d\b/.exec(String((description as Error | undefined)?.message ?? description ?? message))?.[0])

const onSocketIo = (transport: 'websocket' | 'polling'): SocketKind => ({
  serve: (sessions, server) => {
    const { attach, requireTask, again } = forSocketIo(sessions)
    const io = new Server(server)
    io.engine.use(attach())
    io.use(requireTask('note.write'))
    io.on('connection', (socket) =>
      socket.on('note', async (note) => {
        const visit = await again(socket)
        if (visit?.may('note.write')) socket.emit('answer', `written: ${note}`)
      }),
    )
    return () => io.close()
  },
  connect: (origin, headers) => {
    const socket = connect(origin, {
      transports: [transport],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    })
    const answers: string[] = []
    socket.on('answer', (answer) => answers.push(answer))
    const told = new Promise<Told>((done) => {
      socket.on('curfew-over', done)
      socket.on('connect_error', (refusal: Refusal) =>
        done(refusal.data ?? { code: statusOf(refusal), reason: refusal.message }),
      )
    })
    return {
      answers,
      say: (text) => socket.emit('note', text),
      opened: new Promise((done) => socket.once('connect', () => done(undefined))),
      told,
      close: () => socket.disconnect(),
    }
  },
})

testSockets('socket.io over WebSockets', onSocketIo('websocket'))
testSockets('socket.io over long polling', onSocketIo('polling'))

interface Place {
  readonly origin: string
  readonly io: Server
  readonly sessions: SocketSessions
  readonly cookie: string
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const createPlace = async (options: object = {}): Promise<Place> => {
  const sessions = createSessions({ roles, store: memoryStore() }) as unknown as SocketSessions
  const server = createServer()
  const io = new Server(server, options)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const asked = { method: 'POST', url: origin, headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'rosa', roles: ['vet'] })
  closing.push(
    () => sessions.close(),
    () => io.close(),
  )
  return { origin, io, sessions, cookie: setCookie.split(';')[0] ?? '' }
}

describe('what is particular to socket.io', () => {
  const clientOf = ({ origin, cookie }: Place, reconnection = false) => {
    const client = connect(origin, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnection,
      reconnectionDelay: 1,
    })
    closing.push(() => client.disconnect())
    return client
  }

  it('a namespace that is joined later asks for the session again', async () => {
    const place = await createPlace()
    const { io, sessions } = place
    const { open, requirePerson } = forSocketIo(sessions)
    io.use(open('the public part'))
    io.of('/notes').use(requirePerson('one’s own'))
    const client = clientOf(place)
    await new Promise<void>((done) => void client.once('connect', done))
    await sessions.endAll({ subject: 'rosa', by: 'maria' })
    const told = await new Promise((done) => client.once('curfew-over', done))
    expect(told).toEqual({ code: 4401, reason: 'revoked' })
    const late = client.io.socket('/notes')
    const refused = new Promise<Refusal>((done) => late.once('connect_error', done))
    late.connect()
    client.connect()
    expect((await refused).data).toEqual({ code: 4401, reason: 'revoked' })
  })

  it('a client comes back by itself after its server closed its sessions, and not after an end', async () => {
    const place = await createPlace()
    const { io, sessions } = place
    const guard = { now: forSocketIo(sessions).requirePerson('one’s own') }
    io.use((socket, next) => guard.now(socket, next))
    const client = clientOf(place, true)
    await new Promise<void>((done) => void client.once('connect', done))
    const again = new Promise<void>((done) => void client.once('connect', done))
    guard.now = (_socket, next) => next()
    await sessions.close()
    await again
    expect(client.connected).toBe(true)
  })

  it('other middleware that refuses a socket leaves no listener behind', async () => {
    const place = await createPlace()
    const { io, sessions } = place
    io.use(forSocketIo(sessions).requirePerson('one’s own'))
    io.use((_socket, next) => next(new Error('full')))
    const client = clientOf(place)
    const refused = await new Promise<Refusal>((done) => client.once('connect_error', done))
    expect(refused.message).toBe('full')
    const head = { method: 'GET', url: place.origin, headers: new Headers({ cookie: place.cookie }) }
    const { signal } = (await sessions.visit(head)) as LiveVisit
    client.disconnect()
    await expect.poll(() => getEventListeners(signal, 'abort').length).toBe(0)
  })

  it('recovery that skips middleware is a misuse, which nobody gets past', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const place = await createPlace({ connectionStateRecovery: {} })
    place.io.use(forSocketIo(place.sessions).requirePerson('one’s own'))
    const client = clientOf(place)
    const refused = await new Promise<Refusal>((done) => client.once('connect_error', done))
    expect(refused.message).toBe('This application made a mistake, which its own log explains.')
    expect(String(complaint.mock.calls)).toContain('skipMiddlewares: false')
    complaint.mockRestore()
  })

  it('recovery that asks the middleware brings a person back, and nobody whose session is over', async () => {
    const place = await createPlace({ connectionStateRecovery: { skipMiddlewares: false } })
    const { io, sessions } = place
    io.use(forSocketIo(sessions).requirePerson('one’s own'))
    const client = clientOf(place, true)
    await new Promise<void>((done) => void client.once('connect', done))
    const again = new Promise<void>((done) => void client.once('connect', done))
    client.io.engine.close()
    await again
    const refused = new Promise<Refusal>((done) => client.once('connect_error', done))
    const gone = new Promise((done) => client.once('curfew-over', done))
    await sessions.endAll({ subject: 'rosa', by: 'maria' })
    expect(await gone).toEqual({ code: 4401, reason: 'revoked' })
    client.connect()
    expect((await refused).data).toEqual({ code: 4401, reason: 'revoked' })
  })
})
