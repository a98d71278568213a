import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const saysNo = 'connect ECONNREFUSED 10.0.0.5:6379'

/** A store that fails like a database that is away, at once or later. */
const failing = (isAway: () => boolean): Store => {
  const store: Store = memoryStore()
  return new Proxy(store, {
    get: (target, verb: keyof Store) => {
      const value = target[verb] as unknown
      if (typeof value !== 'function' || verb === 'subscribe') return value
      return (...given: unknown[]) => {
        if (isAway()) throw new Error(saysNo)
        return Reflect.apply(value, target, given)
      }
    },
  })
}

interface Answer {
  readonly status: number
  readonly cookies: readonly string[]
  readonly text: string
}

// `fetch` and Node's own client set the host by themselves.
const askAt = (origin: string, host: string, path: string, method = 'POST'): Promise<Answer> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.setEncoding('utf8').on('data', (piece) => {
      received += piece
    })
    socket.on('error', fail).on('close', () => {
      const [head = '', text = ''] = received.split('\r\n\r\n')
      const cookies = [...head.matchAll(/^set-cookie: (.*)$/gim)].map(([, cookie = '']) => cookie.trim())
      done({ status: Number(head.split(' ')[1]), cookies, text })
    })
    const headers = `Host: ${host}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n`
    socket.write(`${method} ${path} HTTP/1.1\r\n${headers}\r\n`)
  })

/** Holds a framework to a route's failures: the store that is away, misuses, and errors of the application's own. */
export const testFailures = (name: string, stage: Stage): unknown =>
  describe(`the failures of a route of ${name}`, () => {
    let away = false
    let world: World
    let carla: Client
    beforeEach(async () => {
      away = false
      vi.spyOn(console, 'error').mockImplementation(() => {})
      world = await createWorld(
        stage,
        failing(() => away),
      )
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(async () => {
      vi.restoreAllMocks()
      await world.close()
    })

    const post = (path: string): Promise<Response> => carla.ask(path, { method: 'POST' })
    const rows = (kind: string): readonly unknown[] => world.entries.filter(({ what }) => what === kind)
    const stranger = (): Client => world.client()

    it.each(['/in/bob', '/out'])('POST %s while the store is away is 503, and the cookie stays', async (path) => {
      const { cookie } = carla
      away = true
      for (const client of [carla, stranger()]) {
        const answer = await client.ask(path, { method: 'POST' })
        // A person without a session has none to end.
        if (client !== carla && path === '/out') continue
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
        expect(await answer.text()).not.toMatch(/ECONNREFUSED|at .*\.[mc]?[jt]s/)
      }
      expect(carla.cookie).toBe(cookie)
      expect(rows('store-failed')).toContainEqual(expect.objectContaining({ detail: expect.stringContaining(saysNo) }))
      away = false
      expect((await post('/in/carla')).status).toBe(200)
    })

    it.each(['end', 'end-all', 'change-roles', 'message', 'list', 'of-subject'])(
      'so is an operator’s %s in the route of a person without a cookie',
      async (verb) => {
        away = true
        const answer = await stranger().ask(`/deed/${verb}`, { method: 'POST' })
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
        expect(await answer.text()).not.toContain('ECONNREFUSED')
        const journalled = rows('store-failed').map((entry) => (entry as { readonly detail?: string }).detail)
        expect(journalled).toContainEqual(expect.stringMatching(new RegExp(`^sessions\\.\\w+: .*${saysNo}`)))
        away = false
        expect(await (await stranger().ask(`/deed/${verb}`, { method: 'POST' })).text()).toBe('done')
      },
    )

    it('a misuse is 500: the journal explains it to the developer, and the response does not', async () => {
      const answer = await post('/deed/misuse')
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toContain('emperor')
      expect(rows('misuse')).toEqual([
        expect.objectContaining({ detail: expect.stringContaining("'emperor' is no role; write one of") }),
      ])
      await post('/deed/misuse')
      expect(rows('misuse')).toHaveLength(1)
      world.pass(minutes(1))
      await stranger().ask('/deed/misuse', { method: 'POST' })
      expect(rows('misuse')).toMatchObject([{}, { reason: '1 more in between' }])
    })

    it.each(['/in/object', '/deed/to-everybody'])('POST %s makes no two people one: it is a misuse', async (path) => {
      const { cookie } = carla
      const answer = await post(path)
      expect([answer.status, carla.cookie]).toEqual([500, cookie])
      expect(rows('misuse')).toEqual([
        expect.objectContaining({ detail: expect.stringContaining("write the person's id as a string") }),
      ])
    })

    it('a sign-in beyond the bound on sessions is 409, sets no cookie and ends nothing', async () => {
      const lena = world.client()
      expect((await lena.ask('/in/lena', { method: 'POST' })).status).toBe(200)
      const elsewhere = world.client()
      const answer = await elsewhere.ask('/in/lena', { method: 'POST' })
      expect([answer.status, answer.headers.getSetCookie(), answer.headers.get('retry-after')]).toEqual([409, [], null])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(await answer.json()).toMatchObject({ status: 409, detail: expect.stringContaining('End one first') })
      expect([rows('misuse'), rows('store-failed')]).toEqual([[], []])
      expect(rows('sign-in-refused')).toMatchObject([{ subject: 'lena', reason: 'too-many-sessions' }])
      expect((await lena.ask('/mine')).status).toBe(200)
      // Her own browser may sign in again: the session that this replaces makes room.
      expect((await lena.ask('/in/lena', { method: 'POST' })).status).toBe(200)
    })

    it('an error of the application’s own is left to its framework, and the next request is served', async () => {
      expect((await post('/deed/own')).status).toBe(500)
      expect([rows('misuse'), rows('store-failed')]).toEqual([[], []])
      expect((await post('/deed/list')).status).toBe(200)
    })

    it('no session starts at a stranger’s host: 421, and one entry a minute', async () => {
      for (const host of ['evil.example', 'evil.example:80', '10.0.0.7', 'localhost.evil.example']) {
        const { status, cookies, text } = await askAt(world.origin, host, '/in/bob')
        expect([host, status, cookies]).toEqual([host, 421, []])
        expect(text).not.toContain(host)
      }
      expect(rows('host-refused')).toHaveLength(1)
      world.pass(minutes(1))
      await askAt(world.origin, 'evil.example', '/in/bob')
      expect(rows('host-refused')).toMatchObject([{}, { reason: '3 more in between' }])
      expect((await post('/in/carla')).status).toBe(200)
    })

    it('a host that cannot be read is 400, on every path', async () => {
      for (const host of ['', 'a b', 'a%b', 'clinic_example$', '[fe80::1%25eth0]:80', 'localhost:port', 'a/b', 'a@b'])
        for (const [path, method] of [
          ['/in/bob', 'POST'],
          ['/', 'GET'],
          ['/session', 'GET'],
        ] as const) {
          const { status, cookies } = await askAt(world.origin, host, path, method)
          expect([host, path, status, cookies]).toEqual([host, path, 400, []])
        }
      expect((await post('/in/carla')).status).toBe(200)
    })

    it('loopback is loopback, by each of its names', async () => {
      const { port } = new URL(world.origin)
      for (const host of [`localhost.:${port}`, `clinic.localhost.`, `LOCALHOST:${port}`, '127.0.0.9', '[::1]:80'])
        expect([host, (await askAt(world.origin, host, '/in/bob')).cookies]).toEqual([
          host,
          [expect.stringMatching(/^curfew=[\w-]{43};/)],
        ])
    })
  })
