import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

interface Question {
  readonly kind: string
  readonly others: readonly { readonly id: string; readonly subject: string }[]
  readonly ticket: string
}

/** Holds a framework to the way in which it asks a person which of their sessions ends. */
export const testTooMany = (name: string, stage: Stage): unknown =>
  describe(`one session too many on ${name}`, () => {
    let world: World
    let desk: Client
    let tablet: Client
    let phone: Client
    const enter = (client: Client, who = 'petra'): Promise<Response> => client.ask(`/in/${who}`, { method: 'POST' })
    const ask = async (client: Client): Promise<Question> => (await enter(client)).json()
    const choose = (client: Client, ticket: string, end: string): Promise<Response> =>
      client.ask(`/choose?${new URLSearchParams({ ticket, end })}`, { method: 'POST' })
    const isIn = async (client: Client): Promise<boolean> => (await client.ask('/mine')).status === 200
    const idOf = async (client: Client): Promise<string> => (await (await client.ask('/session')).json()).id
    const rows = (what: string): readonly unknown[] => world.entries.filter((entry) => entry.what === what)

    beforeEach(async () => {
      world = await createWorld(stage)
      desk = world.client()
      tablet = world.client()
      phone = world.client()
      await enter(desk)
      world.pass(1)
      await enter(tablet)
    })
    afterEach(() => world.close())

    it('the person is asked, with their own live sessions alone, and nothing changes before they choose', async () => {
      await enter(world.client(), 'carla')
      const answer = await enter(phone)
      const question: Question = await answer.clone().json()
      expect(question).toMatchObject({ kind: 'too-many', others: [{ subject: 'petra' }, { subject: 'petra' }] })
      expect(question.others.map(({ id }) => id)).toEqual([await idOf(tablet), await idOf(desk)])
      const [cookie = '', ...more] = answer.headers.getSetCookie()
      expect(cookie).toMatch(/^curfew-ask=[\w-]{43};/)
      for (const attribute of ['Path=/', 'HttpOnly', 'SameSite=Lax', 'Max-Age=120'])
        expect(cookie.toLowerCase()).toContain(attribute.toLowerCase())
      expect(more).toEqual([])
      expect(await answer.text()).not.toContain(cookie.slice('curfew-ask='.length, 40))
      expect([phone.cookie, await isIn(phone), await isIn(desk), await isIn(tablet)]).toEqual([
        undefined,
        false,
        true,
        true,
      ])
      expect(rows('sign-in-refused')).toMatchObject([{ subject: 'petra', reason: 'asked' }])
      expect(JSON.stringify(world.entries)).not.toContain(question.ticket.split('.')[1])
    })

    it('the chosen session ends as revoked by its own person, who is in now', async () => {
      const { ticket } = await ask(phone)
      const chosen = await idOf(desk)
      expect(await (await choose(phone, ticket, chosen)).text()).toBe('in')
      expect([await isIn(phone), await isIn(desk), await isIn(tablet)]).toEqual([true, false, true])
      expect(rows('session-ended')).toMatchObject([{ session: chosen, reason: 'revoked', by: 'petra' }])
      expect(await world.sessions.find(await idOf(phone))).toMatchObject({ roles: ['pair'], how: 'password' })
    })

    it('a ticket is good once', async () => {
      const { ticket } = await ask(phone)
      await choose(phone, ticket, await idOf(desk))
      const again = await (await choose(phone, ticket, await idOf(tablet))).json()
      expect(again).toMatchObject({ kind: 'refused', reason: 'used', detail: expect.stringContaining('finished') })
      expect(await isIn(tablet)).toBe(true)
    })

    it('and in no other browser, nor with another text, nor after two minutes', async () => {
      const { ticket } = await ask(phone)
      const chosen = await idOf(desk)
      const refused = async (client: Client, text: string): Promise<unknown> =>
        (await (await choose(client, text, chosen)).json()).reason
      const stranger = world.client()
      expect(await refused(stranger, ticket)).toBe('foreign')
      await ask(stranger)
      expect(await refused(stranger, ticket)).toBe('foreign')
      const [id = '', secret = ''] = ticket.split('.')
      for (const text of [
        '',
        'nonsense',
        `${id}.`,
        `${id}.${secret.toLowerCase().replace(/^./, '_')}`,
        `${'a'.repeat(16)}.${secret}`,
      ])
        expect([text, await refused(phone, text)]).toEqual([text, 'unknown'])
      world.pass(minutes(2) + 1)
      expect(await refused(phone, ticket)).toBe('late')
      expect([await isIn(desk), await isIn(phone), await isIn(stranger)]).toEqual([true, false, false])
      expect(rows('session-ended')).toEqual([])
    })

    it('a choice that makes no room is asked for again, and the time goes on', async () => {
      const first = await ask(phone)
      world.pass(minutes(1))
      const second: Question = await (await choose(phone, first.ticket, 'not-an-id')).json()
      expect(second).toMatchObject({ kind: 'too-many', others: first.others.map(({ id }) => ({ id })) })
      world.pass(minutes(1) + 1)
      expect(await (await choose(phone, second.ticket, await idOf(desk))).json()).toMatchObject({ reason: 'late' })
    })

    it('a ticket does not outlive other roles, nor the end of all sessions', async () => {
      const before = await ask(phone)
      await world.sessions.changeRoles({ subject: 'petra', roles: ['clerk'], by: 'bea' })
      expect(await (await choose(phone, before.ticket, await idOf(desk))).json()).toMatchObject({ reason: 'unknown' })
      await world.sessions.changeRoles({ subject: 'petra', roles: ['pair'], by: 'bea' })
      const { ticket } = await ask(phone)
      await world.sessions.endAll({ subject: 'petra', by: 'petra', except: await idOf(tablet) })
      expect((await (await choose(phone, ticket, await idOf(tablet))).json()).kind).toBe('refused')
      expect([await isIn(phone), await isIn(tablet)]).toEqual([false, true])
    })

    it('a browser that is signed in already signs in again without a question', async () => {
      expect(await (await enter(desk)).text()).toBe('in')
    })
  })
