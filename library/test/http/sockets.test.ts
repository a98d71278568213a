import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { forNode } from '../../src/adapters/node.ts'
import { createSessions, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { startRedis } from '../servers/redis.ts'
import { singleClients } from '../servers/redis-clients.ts'
import { oneClerk } from '../support/one-clerk.ts'

const roles = oneClerk()

interface Place {
  readonly sessions: Pick<Sessions, 'endAll'>
  readonly url: string
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const openServer = async (store: Store): Promise<Place> => {
  const sessions = createSessions({ roles, store })
  const { attach, visit, signIn, signOut } = forNode(sessions)
  const server = createServer(
    attach(async (request, response) => {
      if (request.url === '/in') await signIn(request, response, { subject: 'carla', roles: ['clerk'] })
      else await signOut(request, response)
      response.end()
    }),
  )
  const sockets = new WebSocketServer({ noServer: true })
  const serve = (socket: WebSocket, request: IncomingMessage): void => {
    const stop = sessions.whenEnded(visit(request), (ended) =>
      socket.close(4401, ended.kind === 'ended' ? ended.reason : ended.kind),
    )
    socket.on('close', stop)
  }
  server.on('upgrade', (request, socket, head) => {
    const none = {} as ServerResponse
    attach(() => sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request)))(request, none)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(sessions.close, () => server.closeAllConnections(), server.close.bind(server))
  return { sessions, url: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const signedIn = async ({ url }: Place): Promise<string> => {
  const answer = await fetch(`http://${url}/in`, { method: 'POST' })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const opened = async ({ url }: Place, cookie: string): Promise<{ readonly closed: Promise<string> }> => {
  const socket = new WebSocket(`ws://${url}/`, { headers: { cookie } })
  const closed = new Promise<string>((done) => {
    socket.once('close', (code, reason) => done(`${code} ${reason}`))
  })
  await new Promise((done, fail) => socket.once('open', done).once('error', fail))
  return { closed }
}

it('a silent socket is closed when its session ends, with the reason', async () => {
  const place = await openServer(memoryStore())
  const cookie = await signedIn(place)
  const [one, other] = [await opened(place, cookie), await opened(place, cookie)]
  const site = { cookie, 'sec-fetch-site': 'same-origin' }
  await fetch(`http://${place.url}/out`, { method: 'POST', headers: site })
  expect([await one.closed, await other.closed]).toEqual(['4401 signed-out', '4401 signed-out'])
})

it('a socket that opens with a session that is over, or with none, is closed at once', async () => {
  const place = await openServer(memoryStore())
  const cookie = await signedIn(place)
  await place.sessions.endAll({ subject: 'carla', by: 'maria' })
  expect(await (await opened(place, cookie)).closed).toBe('4401 revoked')
  expect(await (await opened(place, '')).closed).toBe('4401 nobody')
  expect(await (await opened(place, `curfew=${'a'.repeat(43)}`)).closed).toBe('4401 unknown')
})

it.each(Object.entries(singleClients))(
  'a socket to one server is closed when another one ends its session, on Redis through %s',
  async (_, open) => {
    const redis = await startRedis()
    closing.push(redis.stop)
    const stores = await Promise.all([1, 2].map(() => open([{ host: '127.0.0.1', port: redis.port }], 'sockets')))
    for (const store of stores) closing.push(store.close)
    const [one, two] = (await Promise.all(stores.map(openServer))) as [Place, Place]
    await expect.poll(() => redis.hearersOf('sockets:notices')).toBe(2)
    const cookie = await signedIn(one)
    const socket = await opened(two, cookie)
    expect(await one.sessions.endAll({ subject: 'carla', by: 'maria' })).toBe(1)
    expect(await socket.closed).toBe('4401 revoked')
  },
)
