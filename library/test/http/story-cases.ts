import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

// Node's fetch sets sec-fetch-mode by itself.
const navigation = { 'sec-fetch-dest': 'document', accept: 'text/html' }

const statusOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()]

/** Runs the story on a framework. */
export const testStory = (name: string, stage: Stage): unknown =>
  describe(`the story on ${name}`, () => {
    let world: World
    let carla: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(() => world.close())

    const ends = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)
    const phase = async (client: Client): Promise<unknown> => (await (await client.ask('/session')).json()).phase

    it('a sign-in gives a session with its durations, roles and tasks', async () => {
      expect(carla.cookie).toMatch(/^curfew=[\w-]{43}$/)
      const status = await (await carla.ask('/session')).json()
      expect(status).toMatchObject({
        phase: 'active',
        warnsInMs: 30_000,
        endsInMs: 60_000,
        roles: ['clerk'],
        tasks: ['refund.ask'],
        pages: 0,
      })
      expect(JSON.stringify(status)).not.toContain(carla.cookie?.slice(7))
    })

    it('without a cookie there is no session, and the request is refused', async () => {
      const stranger = world.client()
      expect(await statusOf(await stranger.ask('/session'))).toEqual([200, { phase: 'none' }])
      expect(await statusOf(await stranger.tell({ type: 'extend' }))).toEqual([200, { phase: 'none' }])
      expect((await stranger.ask('/mine')).status).toBe(401)
      const page = await stranger.ask('/mine?a=b', { headers: navigation })
      expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?from=%2Fmine%3Fa%3Db'])
    })

    it('E12: the warning comes, polling does not put it off, and staying does', async () => {
      world.pass(seconds(31))
      await carla.ask('/')
      expect(await (await carla.ask('/session')).json()).toMatchObject({
        phase: 'warning',
        endsInMs: 29_000,
        extendable: true,
      })
      expect(await (await carla.tell({ type: 'input', agoMs: 0 })).json()).toMatchObject({ phase: 'warning' })
      expect(await (await carla.tell({ type: 'extend' })).json()).toMatchObject({ phase: 'active', endsInMs: 60_000 })
    })

    it('a page that the person requests renews; one millisecond past the deadline nothing does', async () => {
      world.pass(seconds(59))
      expect((await carla.ask('/mine', { headers: navigation })).status).toBe(200)
      world.pass(minutes(1) + 1)
      expect((await carla.ask('/mine')).status).toBe(401)
      expect(ends()).toEqual(['idle'])
    })

    it('an ended session is refused everywhere, says why, and stays ended', async () => {
      world.pass(minutes(2))
      const before = carla.cookie
      expect(await (await carla.tell({ type: 'extend' })).json()).toMatchObject({
        phase: 'ended',
        reason: 'idle',
        agoMs: 60_000,
      })
      expect((await carla.ask('/session')).status).toBe(401)
      expect((await carla.ask('/session/events')).status).toBe(401)
      expect((await carla.ask('/refunds', { method: 'POST' })).status).toBe(401)
      expect(carla.cookie).toBe(before)
      expect(ends()).toEqual(['idle'])
      expect(world.entries.filter(({ what }) => what === 'ended-token-used').length).toBeGreaterThan(0)
    })

    it('signing out clears the cookie, and the token is refused from then on', async () => {
      const token = carla.cookie
      await carla.ask('/out', { method: 'POST' })
      expect(carla.cookie).toBeUndefined()
      carla.cookie = token
      expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'signed-out' })
      expect(ends()).toEqual(['signed-out'])
    })

    it('signing in again gives a new token and ends the old session as replaced', async () => {
      const token = carla.cookie
      await carla.ask('/in/bob', { method: 'POST' })
      expect(carla.cookie).not.toBe(token)
      expect(ends()).toEqual(['replaced'])
    })

    it('a closed last page ends the session after its grace, a reload does not', async () => {
      await carla.tell({ type: 'page-seen', page: 'one' })
      await carla.tell({ type: 'page-left', page: 'one' })
      world.pass(seconds(4))
      await carla.tell({ type: 'page-seen', page: 'two', after: ['one'] })
      world.pass(seconds(20))
      expect(await phase(carla)).toBe('active')
      await carla.tell({ type: 'page-left', page: 'two' })
      world.pass(seconds(5))
      expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'closed', agoMs: 0 })
      expect(ends()).toEqual(['closed'])
    })

    it('roles decide, rules check the object, and a refusal names the task only', async () => {
      expect((await carla.ask('/refunds', { method: 'POST' })).status).toBe(200)
      const no = await carla.ask('/refunds/r2', { method: 'POST' })
      expect([no.status, (await no.json()).task]).toEqual([403, 'refund.approve'])
      const bob = world.client()
      await bob.ask('/in/bob', { method: 'POST' })
      expect((await bob.ask('/refunds/r1', { method: 'POST' })).status).toBe(200)
      expect((await bob.ask('/refunds/r2', { method: 'POST' })).status).toBe(403)
      expect((await bob.ask('/refunds/r3', { method: 'POST' })).status).toBe(404)
      const reasons = world.entries.filter(({ what }) => what === 'task-refused').map(({ reason }) => reason)
      expect(reasons).toEqual(['no-role-has-it', 'rule-says-no'])
    })

    it('E18: a role that was taken away is gone at the next request', async () => {
      expect(await world.sessions.changeRoles({ subject: 'carla', roles: ['boss'], by: 'bea' })).toBe(1)
      expect((await carla.ask('/refunds', { method: 'POST' })).status).toBe(403)
      await expect(
        world.sessions.changeRoles({ subject: 'carla', roles: ['boss', 'clerk'], by: 'bea' }),
      ).rejects.toThrow('apart')
    })

    it('another site changes nothing', async () => {
      const foreign = [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
        {},
      ]
      for (const headers of foreign) {
        const init = {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' } as Record<string, string>,
        }
        expect((await carla.ask('/session', { ...init, body: '{"type":"sign-out"}' })).status).toBe(403)
        expect((await carla.ask('/refunds', init)).status).toBe(403)
      }
      expect(await phase(carla)).toBe('active')
    })

    it('a client that is no browser changes things with the page token', async () => {
      const { pageToken } = await (await carla.ask('/session', { headers: {} })).json()
      const init = { method: 'POST', headers: { 'curfew-page-token': pageToken } }
      expect((await carla.ask('/refunds', init)).status).toBe(200)
    })

    it('a store that does not respond means neither signed in nor signed out', async () => {
      await world.close()
      const store = memoryStore()
      let away = false
      const find = (key: string): ReturnType<typeof store.find> =>
        away ? Promise.reject(new Error('the disk is gone')) : store.find(key)
      world = await createWorld(stage, {
        ...store,
        find,
        renew: (key, at) => Promise.resolve(find(key)).then(() => store.renew?.(key, at)),
      } as typeof store)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
      away = true
      for (const path of ['/mine', '/session', '/session/events']) {
        const answer = await carla.ask(path)
        expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '1'])
        expect(answer.headers.getSetCookie()).toEqual([])
      }
      away = false
      expect((await carla.ask('/mine')).status).toBe(200)
    })

    it('bad input is refused with a problem, journalled, and changes nothing', async () => {
      const post = (body: string, type = 'application/json'): Promise<Response> =>
        carla.ask('/session', {
          method: 'POST',
          headers: { 'sec-fetch-site': 'same-origin', 'content-type': type },
          body,
        })
      const statuses = await Promise.all([
        post('nonsense'),
        post('{"type":"revoke"}'),
        post('{"type":"input","agoMs":-1}'),
        post('[]'),
        post(JSON.stringify({ type: 'extend', more: 'x'.repeat(5000) })),
        post('{"type":"extend"}', 'text/plain'),
        carla.ask('/session', { method: 'DELETE' }),
        carla.ask('/session/else'),
      ])
      expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400, 413, 415, 405, 404])
      for (const value of ['nonsense', 'A'.repeat(43)]) {
        carla.cookie = `curfew=${value}`
        expect(await statusOf(await carla.ask('/session'))).toEqual([200, { phase: 'none' }])
        carla.cookie = `curfew=${value}`
        expect(await statusOf(await carla.tell({ type: 'extend' }))).toEqual([200, { phase: 'none' }])
      }
      const whats = world.entries.map(({ what }) => what)
      for (const refused of ['malformed-signal', 'malformed-cookie', 'unknown-token-used'])
        expect(whats).toContain(refused)
    })
  })
