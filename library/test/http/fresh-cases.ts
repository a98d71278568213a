import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const navigation = { 'sec-fetch-dest': 'document', accept: 'text/html' }

/** Holds a framework to the way in which it asks a person to prove again who they are. */
export const testFresh = (name: string, stage: Stage): unknown =>
  describe(`a fresh proof of who one is on ${name}`, () => {
    let world: World
    let petra: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      petra = world.client()
      await petra.ask('/in/petra', { method: 'POST' })
    })
    afterEach(() => world.close())

    const again = (): Promise<Response> => petra.ask('/again', { method: 'POST' })
    const ends = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)
    const draftKey = async (
      id = '',
    ): Promise<{ readonly id: string; readonly key: string; readonly session: string }> =>
      (await petra.ask(`/session/draft-key${id && `?id=${encodeURIComponent(id)}`}`)).json()

    it('a person who has just signed in may, for so long and not a millisecond more', async () => {
      world.pass(minutes(2))
      expect(await (await petra.ask('/fresh')).text()).toBe('fresh')
      world.pass(1)
      for (const method of ['GET', 'POST']) {
        const answer = await petra.ask('/fresh', { method })
        expect(answer.status).toBe(401)
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
        expect(await answer.json()).toMatchObject({
          type: 'urn:curfew:not-fresh',
          title: 'Prove again who you are',
          status: 401,
          maxAgeMs: 120_000,
        })
        expect(answer.headers.getSetCookie()).toEqual([])
      }
      expect((await petra.ask('/mine')).status, 'the session goes on').toBe(200)
    })

    it('a page sends them to sign in, with the way back and the reason', async () => {
      world.pass(minutes(3))
      const answer = await petra.ask('/fresh?a=b', { headers: navigation })
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        '/sign-in?from=%2Ffresh%3Fa%3Db&why=not-fresh',
      ])
    })

    it('without a session it is the 401 of any guard', async () => {
      const stranger = world.client()
      const answer = await stranger.ask('/fresh')
      expect([answer.status, await answer.json()]).toEqual([401, expect.not.objectContaining({ maxAgeMs: 120_000 })])
      const page = await stranger.ask('/fresh', { headers: navigation })
      expect(page.headers.get('location')).toBe('/sign-in?from=%2Ffresh')
    })

    it('once they have proved it, a new token follows, and the old session ends as replaced', async () => {
      world.pass(minutes(3))
      const token = petra.cookie
      const answer = await again()
      expect([await answer.text(), answer.headers.get('server-timing')]).toEqual(['signed-in', 'curfew-session'])
      expect(petra.cookie).toMatch(/^curfew=[\w-]{43}$/)
      expect(petra.cookie).not.toBe(token)
      expect(await (await petra.ask('/fresh')).text()).toBe('fresh')
      expect(ends()).toEqual(['replaced'])
      expect(await (await petra.ask('/session')).json()).toMatchObject({ phase: 'active', roles: ['pair'] })
      expect(await world.sessions.ofSubject('petra')).toMatchObject([{ roles: ['pair'], how: 'password' }])
      petra.cookie = token
      expect(await (await petra.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'replaced' })
    })

    it('what they typed stays theirs, because its key is the person’s', async () => {
      const before = await draftKey()
      const { person } = await (await petra.ask('/session')).json()
      world.pass(minutes(3))
      await again()
      const after = await draftKey(before.id)
      expect([after.key, after.session === before.session]).toEqual([before.key, false])
      expect((await (await petra.ask('/session')).json()).person).toBe(person)
    })

    it('a session at the person’s bound is replaced without a question', async () => {
      await world.client().ask('/in/petra', { method: 'POST' })
      expect(await (await again()).text()).toBe('signed-in')
      expect((await world.sessions.ofSubject('petra')).length).toBe(2)
    })

    it('an ended session is not followed by another', async () => {
      await world.sessions.endAll({ subject: 'petra', by: 'bea' })
      const answer = await again()
      expect(await answer.text()).toBe('ended')
      expect(answer.headers.getSetCookie().filter((cookie) => !cookie.includes('Max-Age=0'))).toEqual([])
      expect(await world.sessions.ofSubject('petra')).toEqual([])
      expect(await (await world.client().ask('/again', { method: 'POST' })).text()).toBe('ended')
    })
  })
