import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { eventually } from '../support/eventually.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const asPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

const slowStore = (): { readonly store: Store; readonly hold: () => () => void; readonly waits: () => number } => {
  const store = memoryStore()
  let held: Promise<void> | undefined
  let waiting = 0
  const find: Store['find'] = async (key) => {
    if (held) waiting += 1
    await held
    return store.find(key)
  }
  const hold = (): (() => void) => {
    let release = (): void => {}
    held = new Promise((done) => {
      release = done
    })
    return () => {
      held = undefined
      release()
    }
  }
  return { store: { ...store, find }, hold, waits: () => waiting }
}

/** Holds a framework to the wire beyond the story. */
export const testWire = (name: string, stage: Stage): unknown =>
  describe(`the wire of ${name}`, () => {
    let slow: ReturnType<typeof slowStore>
    let world: World
    let carla: Client
    beforeEach(async () => {
      slow = slowStore()
      world = await createWorld(stage, slow.store)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(() => world.close())

    const leases = async (): Promise<unknown> => {
      const [stored] = await slow.store.findBySubject('carla')
      const now = world.sessions.now()
      return stored?.session.pages.map(({ as, until }) => (until > now ? as : `${as} no longer`))
    }

    it('one person’s sessions are marked alike, and another’s are not, without naming the person', async () => {
      const personOf = async (client: Client): Promise<unknown> => (await (await client.ask('/session')).json()).person
      const [again, other] = [world.client(), world.client()]
      await again.ask('/in/carla', { method: 'POST' })
      await other.ask('/in/bob', { method: 'POST' })
      const person = await personOf(carla)
      expect(person).toMatch(/^[\w-]{22}$/)
      expect(await personOf(again)).toBe(person)
      expect(await personOf(other)).not.toBe(person)
      expect(person).not.toContain('carla')
    })

    it('a document learns the page that was opened for it, and other responses open none', async () => {
      const page = await carla.ask('/page', { headers: asPage })
      expect(page.headers.get('server-timing')).toMatch(/^curfew;desc="[\w-]+"$/)
      await page.text()
      expect(await leases()).toEqual(['silent'])
      const script = { ...asPage, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
      await (await carla.ask('/page', { headers: script })).text()
      expect(await leases()).toEqual(['silent'])
      expect((await carla.ask('/page')).headers.get('server-timing')).toBeNull()
    })

    it('a response that sets the cookie, or clears it, says so to its page', async () => {
      const dora = world.client()
      const entries = async (path: string): Promise<unknown> => {
        const answer = await dora.ask(path, { method: 'POST' })
        await answer.text()
        return answer.headers.get('server-timing')
      }
      expect(await entries('/in/dora')).toBe('curfew-session')
      expect(await entries('/out')).toBe('curfew-session')
      const mine = await dora.ask('/mine')
      await mine.text()
      expect(mine.headers.get('server-timing')).toBeNull()
    })

    it('the cookie of a session that is over is cleared on a page that tells the end, not on one that still needs the reason', async () => {
      world.pass(seconds(61))
      // Each response is read to its end. Half of one, when its server closes, is an error that no code awaits.
      await (await carla.ask('/')).text()
      for (const part of ['script', 'style', 'image', 'iframe']) {
        const headers = { ...asPage, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': part }
        await (await carla.ask('/', { headers })).text()
      }
      expect(carla.cookie).toBeDefined()
      for (let count = 0; count < 2; count++) {
        const page = await carla.ask('/', { headers: asPage })
        expect([await page.text(), page.headers.getSetCookie()]).toEqual(['ended', []])
        expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'idle' })
      }
      const answer = await carla.ask('/?ended=idle', { headers: asPage })
      expect(await answer.text()).toBe('ended')
      expect(carla.cookie).toBeUndefined()
      expect(await (await carla.ask('/session')).json()).toEqual({ phase: 'none' })
    })

    it('a cookie that another host could set and that only comes to read like the session’s is ignored', async () => {
      const mallory = world.client()
      for (const lookalike of [`a=b; \u00a0${carla.cookie}`, `a=${encodeURIComponent(`b; ${carla.cookie}`)}`]) {
        mallory.cookie = lookalike
        expect((await mallory.ask('/mine')).status).toBe(401)
      }
    })

    it('signing in over a session that is over sets one cookie', async () => {
      world.pass(seconds(61))
      const headers = { ...asPage }
      const answer = await carla.ask('/in/carla', { method: 'POST', headers })
      expect(answer.headers.getSetCookie().filter((cookie) => !cookie.includes('Max-Age=0'))).toHaveLength(1)
      expect((await carla.ask('/mine')).status).toBe(200)
    })

    it('HEAD gets the headers of GET, without a body, and holds no page', async () => {
      const statuses = []
      for (const path of ['/mine', '/session', '/session/events']) {
        const answer = await carla.ask(path, { method: 'HEAD' })
        expect(await answer.text()).toBe('')
        statuses.push(answer.status)
      }
      expect(statuses).toEqual([200, 200, 405])
      expect((await world.client().ask('/mine', { method: 'HEAD' })).status).toBe(401)
    })

    it('an event stream is neither compressed nor held back on its way', async () => {
      const leaving = new AbortController()
      const headers = { 'accept-encoding': 'gzip, br', 'sec-fetch-site': 'same-origin' }
      const stream = await carla.ask('/session/events?page=one', { signal: leaving.signal, headers })
      expect(stream.headers.get('cache-control')).toContain('no-transform')
      expect(stream.headers.get('content-encoding')).toBeNull()
      const first = await (stream.body as ReadableStream<Uint8Array>).getReader().read()
      expect(new TextDecoder().decode(first.value)).toContain('"phase":"active"')
      leaving.abort()
    })

    it('a client that leaves in the middle of its stream leaves nothing behind', async () => {
      const leaving = new AbortController()
      await carla.ask('/session/events?page=one', { signal: leaving.signal })
      await eventually(async () => expect(await leases()).toEqual(['open']))
      leaving.abort()
      await eventually(async () => expect(await leases()).toEqual(['lost']))
    })

    it('a client that leaves before its stream is there leaves nothing behind', async () => {
      const leaving = new AbortController()
      const before = slow.waits()
      const release = slow.hold()
      const asked = carla.ask('/session/events?page=one', { signal: leaving.signal }).catch(() => 'left')
      await eventually(() => expect(slow.waits()).toBeGreaterThan(before))
      leaving.abort()
      expect(await asked).toBe('left')
      release()
      await eventually(async () => expect(await leases()).toEqual(['lost']))
    })

    it('a client that leaves in the middle of its signal is no failure of the store', async () => {
      const length = 'Content-Length: 40'
      const { port } = new URL(world.origin)
      const head = ['POST /session HTTP/1.1', `Host: 127.0.0.1:${port}`, `Cookie: ${carla.cookie}`, length]
      const rest = ['Sec-Fetch-Site: same-origin', 'Content-Type: application/json', '', '{"type":']
      const socket = connect(Number(port), '127.0.0.1', () => socket.end([...head, ...rest].join('\r\n')))
      socket.resume()
      await new Promise((closed) => socket.once('close', closed))
      expect((await carla.ask('/mine')).status).toBe(200)
      expect(world.entries.filter(({ what }) => what === 'store-failed')).toEqual([])
    })
  })
