import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { eventually } from '../support/eventually.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const asPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document', accept: 'text/html' }

/** Holds Next's pages and server actions to the rules that the story holds its route handlers to. */
export const testPages = (stage: Stage): unknown =>
  describe('pages and server actions of Next', () => {
    let store: ReturnType<typeof memoryStore>
    let world: World
    let carla: Client
    beforeEach(async () => {
      store = memoryStore()
      world = await createWorld(stage, store)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(() => world.close())

    const open = (client: Client, path: string): Promise<Response> => client.ask(path, { headers: asPage })
    /** The request of a browser without scripts when a form of the page is submitted. */
    const submit = async (form: string, fields: Readonly<Record<string, string>>, headers = asPage, by = carla) => {
      const page = await (await open(carla, '/desk')).text()
      const [, action = ''] = new RegExp(`id="${form}"[^>]*><input type="hidden" name="([^"]+)"`).exec(page) ?? []
      const body = new FormData()
      for (const [name, value] of Object.entries({ [action]: '', ...fields })) body.set(name, value)
      return by.ask('/desk', { method: 'POST', body, headers: { ...headers, origin: world.origin } })
    }
    const refusals = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'task-refused').map(({ subject, reason }) => [subject, reason])
    const leases = async (subject: string): Promise<unknown> => {
      const now = world.sessions.now()
      const held = (await store.findBySubject(subject)).filter(({ session }) => !session.ended)
      return held.flatMap(({ session }) => session.pages.map(({ as, until }) => (until > now ? as : `${as} no longer`)))
    }

    it('a page shows permitted tasks from the first paint, and opens one page however often it renders', async () => {
      const page = await open(carla, '/desk')
      expect(page.headers.get('server-timing')).toMatch(/^curfew;desc="[\w-]+"$/)
      expect(await page.text()).toContain('active: refund.ask.')
      expect(await leases('carla')).toEqual(['silent'])
    })

    it('a page refuses a stranger, whatever the proxy let pass, and says why the last session ended', async () => {
      const sent = async (client: Client): Promise<unknown> => {
        const answer = await client.ask('/desk')
        return [answer.status, answer.headers.get('location')]
      }
      expect(await sent(world.client())).toEqual([307, '/sign-in'])
      world.pass(seconds(61))
      expect(await sent(carla)).toEqual([307, '/sign-in?ended=idle'])
    })

    it('the proxy sends a stranger from a closed page to sign in, and back from there', async () => {
      const headers = { 'sec-fetch-dest': 'document', accept: 'text/html' }
      const stranger = await world.client().ask('/closed?a=b', { headers })
      expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/sign-in?from=%2Fclosed%3Fa%3Db'])
      expect((await carla.ask('/closed', { headers })).status).toBe(404)
    })

    it('a page that needs a task is shown to a person who has it, for the object in its address', async () => {
      const bob = world.client()
      await bob.ask('/in/bob', { method: 'POST' })
      expect(await (await open(bob, '/approve/r1')).text()).toContain('approve it')
      const statuses = [open(bob, '/approve/r2'), open(bob, '/approve/r9'), open(carla, '/approve/r1')]
      expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([403, 404, 403])
      expect(refusals()).toContainEqual(['bob', 'rule-says-no'])
    })

    it('an object made once per process is the same for the proxy, the pages and the route handlers', async () => {
      const answer = await open(carla, '/made')
      const id = await answer.text()
      expect(answer.headers.get('made')).toBe(id)
      expect(await (await open(carla, '/desk')).text()).toContain(id)
    })

    it('a page that only redirects holds no session open', async () => {
      expect((await open(carla, '/moved')).status).toBe(307)
      await eventually(async () => expect(await leases('carla')).toEqual(['opening no longer']))
    })

    it('opening a page renews, and a page that a script fetches does not', async () => {
      world.pass(seconds(40))
      expect(await (await carla.ask('/desk')).text()).toContain('warning: refund.ask.')
      expect(await (await open(carla, '/desk')).text()).toContain('active: refund.ask.')
    })

    it('an action needs its task, and its rule checks the sent object', async () => {
      expect((await submit('ask', {})).status).toBe(200)
      expect((await submit('approve', { id: 'r2' })).status).toBe(500)
      const bob = world.client()
      await bob.ask('/in/bob', { method: 'POST' })
      expect((await submit('ask', {}, asPage, bob)).status).toBe(500)
      expect((await submit('approve', { id: 'r1' }, asPage, bob)).status).toBe(200)
      expect((await submit('approve', { id: 'r2' }, asPage, bob)).status).toBe(500)
      expect((await submit('approve', { id: 'r9' }, asPage, bob)).status).toBe(404)
      expect(refusals()).toEqual([
        ['carla', 'no-role-has-it'],
        ['bob', 'no-role-has-it'],
        ['bob', 'rule-says-no'],
      ])
    })

    it('a page and an action that need a fresh proof have their own ways to ask for it', async () => {
      expect(await (await open(carla, '/safe')).text()).toContain('the safe is open')
      expect((await submit('unlock', {})).status).toBe(200)
      for (let count = 0; count < 3; count++) {
        world.pass(seconds(50))
        await open(carla, '/desk')
      }
      const answer = await open(carla, '/safe')
      expect([answer.status, answer.headers.get('location')]).toEqual([307, '/sign-in?why=not-fresh'])
      expect((await submit('unlock', {})).status).toBe(500)
    })

    it('an action that another site requests is refused', async () => {
      const answer = await submit('ask', {}, { ...asPage, 'sec-fetch-site': 'cross-site' })
      expect(answer.status).toBe(403)
      expect(world.entries.filter(({ what }) => what === 'cross-site-refused')).toHaveLength(1)
    })

    it('another site changes nothing through a route that has no guard either', async () => {
      const post = async (client: Client, headers: Readonly<Record<string, string>>): Promise<number> =>
        (await client.ask('/made', { method: 'POST', headers })).status
      expect(await post(carla, { 'sec-fetch-site': 'same-origin' })).toBe(200)
      expect(await post(carla, { 'sec-fetch-site': 'cross-site' })).toBe(403)
      expect(await post(world.client(), {})).toBe(200)
    })

    it('signing in by an action shows in the page of its response', async () => {
      const before = carla.cookie
      const page = await submit('enter', { who: 'bob' })
      expect(await page.text()).toContain('active: refund.approve.')
      expect(carla.cookie).not.toBe(before)
      expect(await (await open(carla, '/desk')).text()).toContain('active: refund.approve.')
    })

    it('a store that does not respond means neither signed in nor signed out', async () => {
      const find = vi.spyOn(store, 'find').mockRejectedValue(new Error('the disk is gone'))
      const renew = vi.spyOn(store, 'renew').mockRejectedValue(new Error('the disk is gone'))
      try {
        expect((await open(carla, '/desk')).status).toBe(503)
        expect((await carla.ask('/desk')).status).toBe(500)
      } finally {
        for (const spy of [find, renew]) spy.mockRestore()
      }
      expect((await open(carla, '/desk')).status).toBe(200)
    })
  })
