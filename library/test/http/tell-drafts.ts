import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

interface Granted {
  readonly session: string
  readonly id: string
  readonly key: string
  readonly keepForMs: number
}

/** Holds a framework to how keys of drafts are handed out. */
export const tellDrafts = (name: string, stage: Stage): unknown =>
  describe(`the keys of drafts over ${name}`, () => {
    let world: World
    let carla: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(() => world.close())

    const ask = (client: Client, id?: string): Promise<Response> =>
      client.ask(`/session/draft-key${id === undefined ? '' : `?id=${encodeURIComponent(id)}`}`)
    const granted = async (client: Client, id?: string): Promise<Granted> => (await ask(client, id)).json()
    const refusals = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'draft-refused').map(({ subject, reason }) => [subject, reason])

    it('a live session is given a new key, which no cache keeps and no journal tells', async () => {
      const answer = await ask(carla)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
      const { id, key, keepForMs } = await answer.json()
      expect([keepForMs, Buffer.from(key, 'base64url').length]).toEqual([hours(1), 32])
      expect((await granted(carla)).key).not.toBe(key)
      const said = JSON.stringify(world.entries)
      expect(said).not.toContain(key)
      expect(JSON.stringify({ id, key })).not.toContain(carla.cookie?.slice('curfew='.length))
    })

    it('the same person is given it again after signing in again, for the time that is left', async () => {
      const { id, key, session } = await granted(carla)
      world.pass(minutes(2))
      expect((await ask(carla, id)).status).toBe(401)
      await carla.ask('/in/carla', { method: 'POST' })
      const again = await granted(carla, id)
      expect(again).toMatchObject({ id, key, keepForMs: minutes(58) })
      expect(again.session).toBe((await (await carla.ask('/session')).json()).id)
      expect(again.session).not.toBe(session)
      expect(refusals()).toEqual([])
    })

    it('another person is told that it is gone, and it is journalled', async () => {
      const { id, key } = await granted(carla)
      const bob = world.client()
      await bob.ask('/in/bob', { method: 'POST' })
      const answer = await ask(bob, id)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        410,
        expect.stringContaining('problem+json'),
      ])
      expect(await answer.text()).not.toContain(key)
      expect(refusals()).toEqual([['bob', 'not-theirs']])
    })

    it('a draft older than the policy allows is gone for its own person too, to the millisecond', async () => {
      const { id } = await granted(carla)
      world.pass(hours(1) - 1)
      await carla.ask('/in/carla', { method: 'POST' })
      expect((await granted(carla, id)).keepForMs).toBe(1)
      world.pass(1)
      expect((await ask(carla, id)).status).toBe(410)
      expect(refusals()).toEqual([['carla', 'too-old']])
    })

    it('nonsense and changed ids are gone', async () => {
      const { id } = await granted(carla)
      for (const wrong of ['', 'nonsense', `${id}a`, id.replace(/^./, 'z'), 'x'.repeat(4_000)])
        expect((await ask(carla, wrong)).status).toBe(410)
    })

    it('asking for keys is no activity', async () => {
      world.pass(seconds(31))
      await ask(carla)
      world.pass(seconds(29))
      expect((await ask(carla)).status).toBe(401)
    })

    it('only our own pages are given keys', async () => {
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, {}] as Record<
        string,
        string
      >[])
        expect((await carla.ask('/session/draft-key', { headers })).status).toBe(403)
      expect(world.entries.filter(({ what }) => what === 'cross-site-refused')).toHaveLength(3)
      expect((await carla.tell({ type: 'extend' })).status).toBe(200)
      const post = { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } }
      expect((await carla.ask('/session/draft-key', post)).status).toBe(405)
    })

    it('without a session there is no key', async () => {
      expect((await ask(world.client())).status).toBe(401)
    })
  })
