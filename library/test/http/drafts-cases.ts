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

// Next sends the same moment twice.
const inOrder = (cookie: string): string => {
  const parts = cookie.toLowerCase().split('; ')
  return parts
    .filter((part) => !part.startsWith('expires='))
    .sort()
    .join('; ')
}
const nameOf = (cookie: string): string => cookie.split('=', 1)[0] ?? ''

/** Holds a framework to the way in which it gives out keys of drafts. */
export const testDrafts = (name: string, stage: Stage): unknown =>
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

    it('a live session gets a new key, in no cache and in no journal entry', async () => {
      const answer = await ask(carla)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
      const { id, key, keepForMs } = await answer.json()
      expect([keepForMs, Buffer.from(key, 'base64url').length]).toEqual([hours(1), 32])
      expect((await granted(carla)).key).not.toBe(key)
      const said = JSON.stringify(world.entries)
      expect(said).not.toContain(key)
      expect(JSON.stringify({ id, key })).not.toContain(carla.cookie?.slice('curfew='.length))
    })

    it('the same person gets it again after signing in again, for the time that is left', async () => {
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

    it('another person learns that it is gone, and it is journalled', async () => {
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

    it('requesting keys is no activity', async () => {
      world.pass(seconds(31))
      await ask(carla)
      world.pass(seconds(29))
      expect((await ask(carla)).status).toBe(401)
    })

    it('only our own pages get keys', async () => {
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

    const key = (letter: string): string => letter.repeat(22)
    const keep = async (given: object, cookie = ''): Promise<readonly string[]> => {
      const { headers, ...how } = given as RequestInit
      const session = `${carla.cookie}${cookie}`
      const answer = await world.client().ask('/keep', {
        method: 'POST',
        ...how,
        headers: { 'sec-fetch-site': 'same-origin', cookie: session, ...(headers as Record<string, string>) },
      })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/mine'])
      return answer.headers.getSetCookie()
    }
    const form = (once: string): object => ({ body: new URLSearchParams({ text: 'a note', 'curfew-once': once }) })

    it('a response that took a form says so in a short-lived cookie, which pages read, with its once-only key', async () => {
      const said = `curfew.took.${key('a')}=1; Path=/; SameSite=Lax; Max-Age=300`
      expect((await keep(form(key('a')))).map(inOrder)).toEqual([inOrder(said)])
      const json = {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ 'curfew-once': key('b') }),
      }
      expect((await keep(json)).map(nameOf)).toEqual([`curfew.took.${key('b')}`])
    })

    it('a form without a key, or with a malformed one, gets no such cookie', async () => {
      expect(await keep({ body: new URLSearchParams({ text: 'a note' }) })).toEqual([])
      for (const wrong of ['', 'short', 'a b; Domain=evil.example', 'x'.repeat(65)])
        expect(await keep(form(wrong))).toEqual([])
    })

    it('many taken forms fill no header: the eight latest are kept', async () => {
      const before = [...'abcdefgh'].map((letter) => `; curfew.took.${key(letter)}=1`).join('')
      const given = await keep(form(key('i')), before)
      expect(given.map(nameOf)).toEqual([`curfew.took.${key('a')}`, `curfew.took.${key('i')}`])
      expect(given[0]).toContain('Max-Age=0')
      expect((await keep(form(key('h')), before)).map(nameOf)).toEqual([`curfew.took.${key('h')}`])
    })

    it('without a session there is no key', async () => {
      expect((await ask(world.client())).status).toBe(401)
    })
  })
