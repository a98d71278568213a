import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forNode } from '../../src/adapters/node.ts'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { type Instant, instant, minutes, seconds } from '../../src/core/time.ts'
import { createSessions, type Entry, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'

// Under `all` every request counts as activity, so that a socket that did would show.
const policy = definePolicy({ idle: minutes(1), warning: seconds(30), requests: 'all' })

/** The roles of the sockets' story: a vet writes notes, a clerk does not. */
export const roles = defineRoles({
  tasks: ['note.write', 'bill.write'],
  roles: { vet: { tasks: ['note.write'], policy }, clerk: { tasks: ['bill.write'], policy } },
})

/** The sessions of the sockets' story. */
export type SocketSessions = Sessions<'note.write' | 'bill.write', 'vet' | 'clerk', object>

/** Why a socket was closed or refused, as its client learned it. */
export interface Told {
  readonly code: number
  readonly reason: string
}

/** The client's end of a socket. */
export interface SocketClient {
  /** The answers to its messages. */
  readonly answers: readonly string[]
  readonly say: (text: string) => void
  /** Its end, or the refusal: an HTTP status as the code. */
  readonly told: Promise<Told>
  readonly opened: Promise<unknown>
  readonly close: () => void
}

/** A kind of socket for the story. */
export interface SocketKind {
  /** Opens sockets on a server, for those who may write notes. Answers each message `written: …` when it may still. */
  readonly serve: (sessions: SocketSessions, server: Server) => () => unknown
  readonly connect: (origin: string, headers: Readonly<Record<string, string>>) => SocketClient
}

interface Place {
  readonly sessions: SocketSessions
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Holds a kind of socket to its story. */
export const testSockets = (name: string, kind: SocketKind): unknown =>
  describe(`sockets of ${name}`, () => {
    let now: Instant
    let entries: Entry[]
    let store: Store
    let isAway = false
    const places: Place[] = []
    const clients: SocketClient[] = []

    const createPlace = async (): Promise<Place> => {
      const sessions = createSessions({ roles, store, clock: () => now, journal: (entry) => entries.push(entry) })
      const { attach, signIn, signOut, reauthenticated } = forNode(sessions)
      const server = createServer(
        attach(async (request: IncomingMessage, response: ServerResponse) => {
          const [, verb, role = 'vet'] = request.url?.split('/') ?? []
          if (verb === 'in') await signIn(request, response, { subject: 'rosa', roles: [role] } as never)
          if (verb === 'out') await signOut(request, response)
          if (verb === 'again') await reauthenticated(request, response)
          response.end()
        }),
      )
      const stop = kind.serve(sessions as unknown as SocketSessions, server)
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      const place = {
        sessions: sessions as unknown as SocketSessions,
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: async () => {
          await sessions.close()
          await stop()
          server.close()
          server.closeAllConnections()
        },
      }
      places.push(place)
      return place
    }

    let one: Place
    beforeEach(async () => {
      now = instant(Date.UTC(2026, 0, 1))
      entries = []
      isAway = false
      const kept = memoryStore()
      store = {
        ...kept,
        find: (key) => (isAway ? Promise.reject(new Error('the disk is gone')) : kept.find(key)),
      }
      one = await createPlace()
    })
    afterEach(async () => {
      for (const client of clients.splice(0)) client.close()
      for (const place of places.splice(0)) await place.close()
    })

    const ask = async (place: Place, path: string, cookie = ''): Promise<string> => {
      const headers = { cookie, 'sec-fetch-site': 'same-origin' }
      const answer = await fetch(place.origin + path, { method: 'POST', headers })
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    }
    const phase = async (place: Place, cookie: string): Promise<unknown> =>
      (await (await fetch(`${place.origin}/session`, { headers: { cookie } })).json()).phase

    const open = (place: Place, cookie: string, headers: Readonly<Record<string, string>> = {}): SocketClient => {
      const client = kind.connect(place.origin, { ...(cookie && { cookie }), ...headers })
      clients.push(client)
      return client
    }
    const opened = async (place: Place, cookie: string): Promise<SocketClient> => {
      const client = open(place, cookie)
      await client.opened
      return client
    }
    const answered = async (client: SocketClient, text: string): Promise<void> => {
      client.say(text)
      await expect.poll(() => client.answers.at(-1)).toBe(`written: ${text}`)
    }

    it('a person’s socket is served, and closes with the reason when they sign out', async () => {
      const cookie = await ask(one, '/in')
      const client = await opened(one, cookie)
      await answered(client, 'fed the cat')
      await ask(one, '/out', cookie)
      expect(await client.told).toEqual({ code: 4401, reason: 'signed-out' })
    })

    it.each([
      ['revoked', (at: Place) => at.sessions.endAll({ subject: 'rosa', by: 'maria' })],
      ['role', (at: Place) => at.sessions.changeRoles({ subject: 'rosa', roles: ['clerk'], by: 'maria' })],
      ['replaced', (at: Place, cookie: string) => ask(at, '/again', cookie)],
      [
        'idle',
        (at: Place, cookie: string) => {
          now = instant(now + minutes(1))
          return phase(at, cookie)
        },
      ],
    ] as const)(
      'a silent socket closes as %s by the deed of another server on the same store',
      async (reason, deed) => {
        const two = await createPlace()
        const cookie = await ask(one, '/in')
        const [first, other] = [await opened(two, cookie), await opened(two, cookie)]
        await deed(one, cookie)
        expect([await first.told, await other.told]).toEqual(Array(2).fill({ code: 4401, reason }))
      },
    )

    it('a server that closes says so, and the session goes on elsewhere', async () => {
      const two = await createPlace()
      const cookie = await ask(one, '/in')
      const client = await opened(one, cookie)
      await one.sessions.close()
      expect(await client.told).toEqual({ code: 1001, reason: 'closing' })
      await answered(await opened(two, cookie), 'still here')
    })

    it('without a live session, or without the task, a page learns the reason', async () => {
      const cookie = await ask(one, '/in')
      await ask(one, '/out', cookie)
      expect(await open(one, '').told).toEqual({ code: 4401, reason: 'nobody' })
      expect(await open(one, cookie).told).toEqual({ code: 4401, reason: 'signed-out' })
      expect(await open(one, `curfew=${'a'.repeat(43)}`).told).toEqual({ code: 4401, reason: 'unknown' })
      const clerk = await ask(one, '/in/clerk')
      expect(await open(one, clerk).told).toEqual({ code: 4403, reason: 'note.write' })
      expect(entries.filter(({ what }) => what === 'task-refused')).toMatchObject([{ task: 'note.write' }])
    })

    it('another site’s page gets no socket, and pages of the application and other clients do', async () => {
      const cookie = await ask(one, '/in')
      const foreign = [
        { origin: 'https://evil.example' },
        { origin: one.origin.replace('http:', 'https:') },
        { origin: 'null' },
        { origin: one.origin, 'sec-fetch-site': 'same-site' },
      ]
      for (const headers of foreign) expect(await open(one, cookie, headers).told).toMatchObject({ code: 403 })
      expect(entries.filter(({ what }) => what === 'cross-site-refused').length).toBe(foreign.length)
      const own = [{ origin: one.origin }, { origin: 'https://clinic.example', 'sec-fetch-site': 'same-origin' }]
      for (const headers of own) await open(one, cookie, headers).opened
    })

    it('sockets and their messages are no activity, whatever requests count', async () => {
      const cookie = await ask(one, '/in')
      now = instant(now + seconds(31))
      await answered(await opened(one, cookie), 'fed the cat')
      expect(await phase(one, cookie)).toBe('warning')
    })

    it('a message is answered no more once the session is over', async () => {
      const cookie = await ask(one, '/in')
      const client = await opened(one, cookie)
      now = instant(now + minutes(1))
      client.say('too late')
      expect(await client.told).toEqual({ code: 4401, reason: 'idle' })
      expect(client.answers).toEqual([])
    })

    it('while the store is away no socket opens, and one whose message needs it closes for now', async () => {
      const cookie = await ask(one, '/in')
      const client = await opened(one, cookie)
      isAway = true
      client.say('fed the cat')
      expect(await client.told).toEqual({ code: 1013, reason: 'try again' })
      expect((await open(one, cookie).told).code).not.toBe(4401)
      isAway = false
      await answered(await opened(one, cookie), 'again')
    })
  })
