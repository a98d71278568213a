import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { milliseconds, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { eventually } from '../support/eventually.ts'
import { inPieces, refunds, type Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const body = 'weight=5&temperature=38&pulse=77'

/** A request whose head is sent and whose body is still to come in part. */
interface Begun {
  /** Sends the rest and waits for the first line of the response. */
  readonly finish: () => Promise<string>
  readonly received: () => string
  readonly socket: Socket
}

const framings = ['of a known length', 'in chunks'] as const
const kinds = ['text/plain', inPieces, 'application/x-www-form-urlencoded'] as const
const ways = framings.flatMap((framing) => kinds.map((kind) => [framing, kind] as const))

/**
 * Holds a framework to a verdict that holds until the act, not only for the request's head. `routes`: whether its routes
 * begin with the head, or after the body, which Next reads first behind a proxy.
 */
export const testLateBodies = (
  name: string,
  stage: Stage,
  routes: 'with the head' | 'after the body' = 'with the head',
): unknown =>
  describe(`late bodies on ${name}`, () => {
    let world: World
    let carla: Client
    let bob: Client
    let reads: number
    const sockets: Socket[] = []
    beforeEach(async () => {
      const kept = memoryStore()
      reads = 0
      const counted: Store = {
        ...kept,
        find: (key) => {
          reads += 1
          return kept.find(key)
        },
        renew: (...what) => {
          reads += 1
          return kept.renew?.(...what)
        },
      }
      world = await createWorld(stage, counted)
      carla = world.client()
      bob = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
      await bob.ask('/in/bob', { method: 'POST' })
    })
    afterEach(async () => {
      for (const socket of sockets.splice(0)) socket.destroy()
      await world.close()
    })

    const kept = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'kept').map(({ detail }) => detail)

    const begin = async (
      path: string,
      by: Client,
      [framing, kind]: (typeof ways)[number] = ways[0] as (typeof ways)[number],
      more: readonly string[] = [],
    ): Promise<Begun> => {
      const { port } = new URL(world.origin)
      const before = reads
      const socket = connect(Number(port), '127.0.0.1')
      sockets.push(socket)
      let received = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        received += piece
      })
      socket.on('error', () => {})
      const isChunked = framing === 'in chunks'
      const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
      const head = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${by.cookie}`, length, ...more]
      socket.write(`${[...head, 'Sec-Fetch-Site: same-origin', `Content-Type: ${kind}`].join('\r\n')}\r\n\r\n`)
      const part = (text: string): string => (isChunked ? `${text.length.toString(16)}\r\n${text}\r\n` : text)
      socket.write(part(body.slice(0, 3)))
      // A parser before all routes reads the whole body before the session is checked.
      const isForm = kind === 'application/x-www-form-urlencoded' || routes === 'after the body'
      const isAsked = vi.waitFor(() => expect(reads).toBeGreaterThan(before), { timeout: isForm ? 300 : 10_000 })
      await isAsked.catch((failure: unknown) => {
        if (!isForm) throw failure
      })
      return {
        socket,
        received: () => received,
        finish: async () => {
          socket.write(part(body.slice(3)) + (isChunked ? '0\r\n\r\n' : ''))
          await eventually(() => expect(received).toMatch(/^(HTTP\/1.1 100.*?\r\n\r\n)?HTTP\/1.1 [2-5]/s))
          return received.replace(/^HTTP\/1.1 100.*?\r\n\r\n/s, '').slice(9, 12)
        },
      }
    }

    it.each(ways)('a body %s, %s, is kept when its session still lives as it ends', async (...way) => {
      const begun = await begin('/kept', carla, way)
      world.pass(seconds(30))
      expect(await begun.finish()).toBe('200')
      expect(kept()).toHaveLength(1)
      // Sending the end of a body is no activity. The request's head has renewed.
      const status = await (await carla.ask('/session')).json()
      if (way[1] !== 'application/x-www-form-urlencoded' && routes === 'with the head')
        expect(status).toMatchObject({ endsInMs: 30_000 })
    })

    it.each(ways)('a body %s, %s, that ends after its session was idle too long is not kept', async (...way) => {
      const begun = await begin('/kept', carla, way)
      world.pass(seconds(61))
      expect(await begun.finish()).toBe('401')
      expect(kept()).toEqual([])
    })

    it.each(ways)('a body %s, %s, that ends after its session was ended by an operator is not kept', async (...way) => {
      const begun = await begin('/kept/task', carla, way)
      await world.sessions.endAll({ subject: 'carla', by: 'maria' })
      expect(await begun.finish()).toBe('401')
      expect(kept()).toEqual([])
    })

    it.each(ways)('a body %s, %s, that ends after the role for it was taken away is not kept', async (...way) => {
      const begun = await begin('/kept/task', carla, way)
      await world.sessions.changeRoles({ subject: 'carla', roles: [], by: 'maria' })
      expect(await begun.finish()).toBe('403')
      expect(kept()).toEqual([])
      expect(world.entries.some(({ what, task }) => what === 'task-refused' && task === 'refund.ask')).toBe(true)
    })

    it.each(ways)('a body %s, %s, that ends after the rule about its object says no is not kept', async (...way) => {
      const { r1 } = refunds
      if (!r1) expect.fail('no refund')
      const begun = await begin('/kept/r1', bob, way)
      try {
        refunds['r1'] = { askedBy: 'bob' }
        expect(await begun.finish()).toBe('403')
      } finally {
        refunds['r1'] = r1
      }
      expect(kept()).toEqual([])
    })

    it('a person whose body came too late gets a page that says so and leads to sign in', async () => {
      const navigation = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document', 'Accept: text/html']
      const begun = await begin('/kept', carla, ways[0], navigation)
      world.pass(seconds(61))
      const isLate = routes === 'with the head'
      expect(await begun.finish()).toBe(isLate ? '401' : '303')
      const leads = isLate
        ? /refresh: 0; url=\/sign-in\?ended=idle\r.*Sign in<\/a>/is
        : /location: .*\/sign-in\?ended=idle/i
      await eventually(() => expect(begun.received()).toMatch(leads))
    })

    it('a connection goes on after a body that came too late', async () => {
      const begun = await begin('/kept', carla)
      await world.sessions.endAll({ subject: 'carla', by: 'maria' })
      expect(await begun.finish()).toBe('401')
      begun.socket.write(`GET / HTTP/1.1\r\nHost: ${new URL(world.origin).host}\r\n\r\n`)
      await eventually(() => expect(begun.received()).toMatch(/^HTTP\/1.1 401.*HTTP\/1.1 200/s))
    })

    it('a client that waits for “100 Continue” gets it, and the same rule holds for it', async () => {
      const begun = await begin('/kept', carla, ways[0], ['Expect: 100-continue'])
      await world.sessions.endAll({ subject: 'carla', by: 'maria' })
      expect(await begun.finish()).toBe('401')
      const other = await begin('/kept/r1', bob, ways[0], ['Expect: 100-continue'])
      expect(await other.finish()).toBe('200')
      expect(kept()).toHaveLength(1)
    })

    it('an aborted upload keeps nothing, ended session or not', async () => {
      const left = await begin('/kept', carla)
      left.socket.destroy()
      const ended = await begin('/kept', carla, ways[1])
      await world.sessions.endAll({ subject: 'carla', by: 'maria' })
      // The whole body comes, and the connection closes before a response is possible.
      ended.socket.end(body.slice(3), () => ended.socket.destroy())
      await eventually(async () => expect((await bob.ask('/mine')).status).toBe(200))
      await new Promise((done) => setTimeout(done, milliseconds(100)))
      expect(kept()).toEqual([])
    })

    it('a request without a body and one that only reads are unchanged', async () => {
      expect((await bob.ask('/refunds/r1', { method: 'POST' })).status).toBe(200)
      const { port, host } = new URL(world.origin)
      const socket = connect(Number(port), '127.0.0.1')
      sockets.push(socket)
      let received = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        received += piece
      })
      socket.write(`GET /mine HTTP/1.1\r\nHost: ${host}\r\nCookie: ${bob.cookie}\r\nContent-Length: 4\r\n\r\nab`)
      await eventually(() => expect(received).toMatch(/^HTTP\/1.1 200.*\r\n\r\n.*mine/s))
    })

    it('a person whose request came late and who signed in again is let in', async () => {
      const begun = await begin('/in/carla', carla)
      world.pass(seconds(61))
      expect(await begun.finish()).toBe('200')
    })
  })
