import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

/** Holds a framework to the application's own data of a session, and to the person behind a guard. */
export const testBaskets = (name: string, stage: Stage): unknown =>
  describe(`the data of a session on ${name}`, () => {
    let world: World
    let petra: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      petra = world.client()
      await petra.ask('/in/petra', { method: 'POST' })
    })
    afterEach(async () => {
      vi.restoreAllMocks()
      await world.close()
    })

    const basket = async (client: Client = petra): Promise<string> => (await client.ask('/basket')).text()
    const layAside = (item: string, client: Client = petra): Promise<Response> =>
      client.ask(`/basket/${item}`, { method: 'POST' })

    const misuses = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'misuse').map(({ detail }) => detail)

    it('what a sign-in gives is there behind a guard, and another person’s is not', async () => {
      const bob = world.client()
      await bob.ask('/in/bob', { method: 'POST' })
      expect(await basket()).toBe('a list of petra')
      expect(await basket(bob)).toBe('a list of bob')
      expect((await world.client().ask('/basket')).status).toBe(401)
    })

    it('a change is seen by the same request and by all that follow', async () => {
      expect(await (await layAside('pears')).text()).toBe('a list of petra, pears')
      expect(await basket()).toBe('a list of petra, pears')
    })

    it('changes at the same time are all kept', async () => {
      const items = ['a', 'b', 'c', 'd', 'e', 'f']
      const answers = await Promise.all(items.map((item) => layAside(item)))
      expect(answers.map(({ status }) => status)).toEqual(items.map(() => 200))
      expect((await basket()).split(', ').toSorted()).toEqual([...items, 'a list of petra'].toSorted())
    })

    it('a value that the application refuses is answered 500, and changes nothing', async () => {
      vi.spyOn(console, 'error').mockReturnValue()
      const answer = await layAside('all')
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toContain('basket')
      expect(misuses()).toEqual([expect.stringContaining('a basket has a list of items')])
      expect(await basket()).toBe('a list of petra')
    })

    it('it goes on with a new proof, with a choice between sessions, and ends with the session', async () => {
      await layAside('pears')
      await petra.ask('/again', { method: 'POST' })
      expect(await basket()).toBe('a list of petra, pears')
      await world.client().ask('/in/petra', { method: 'POST' })
      const third = world.client()
      const question = await (await third.ask('/in/petra', { method: 'POST' })).json()
      await third.ask(`/choose?ticket=${question.ticket}&end=${question.others[0].id}`, { method: 'POST' })
      expect(await basket(third)).toBe('a list of petra')
      world.pass(minutes(6))
      expect((await third.ask('/basket')).status).toBe(401)
      expect((await layAside('plums', third)).status).toBe(401)
    })

    it('nothing of it is in a status, and a person’s page without a guard is a misuse that names one', async () => {
      const told = await (await petra.ask('/session')).text()
      expect(told).not.toContain('list of')
      vi.spyOn(console, 'error').mockReturnValue()
      expect((await petra.ask('/unguarded')).status).toBe(500)
      expect((await world.client().ask('/unguarded')).status).toBe(500)
      expect(misuses()).toEqual([
        expect.stringMatching(/no guard has let them in; put requirePerson\('why'\).*route\.no-guard/),
      ])
    })
  })
