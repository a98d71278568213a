import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const foreign: readonly (readonly [who: string, headers: Readonly<Record<string, string>>])[] = [
  [
    'a page of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ],
  ['a sibling of this host', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }],
  ['an older browser’s page', { origin: 'https://pay.example' }],
  ['a sandboxed page', { origin: 'null' }],
  ['a server', {}],
  ['a page of our own', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
]

/** Holds a framework to the rules of requests that other sites may make. */
export const testCrossSite = (name: string, stage: Stage): unknown =>
  describe(`the requests of other sites on ${name}`, () => {
    let world: World
    let carla: Client
    beforeEach(async () => {
      vi.spyOn(console, 'error').mockImplementation(() => {})
      world = await createWorld(stage)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(async () => {
      vi.restoreAllMocks()
      await world.close()
    })

    const post = (path: string, headers: Readonly<Record<string, string>>, method = 'POST'): Promise<Response> =>
      carla.ask(path, { method, headers: { ...form, ...headers }, body: 'order=7' })

    it.each(foreign)(
      'a post of %s reaches its route without a session, whatever cookie comes along',
      async (_who, headers) => {
        world.pass(seconds(20))
        const answer = await post('/paid?order=7', headers)
        expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([200, 'nobody', []])
        expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'active', endsInMs: 40_000 })
        expect(world.entries.filter(({ what }) => what === 'cross-site-refused')).toEqual([])
      },
    )

    it('no cookie is read there: one that is over is not cleared, and an unknown one is not journalled', async () => {
      world.pass(minutes(2))
      expect((await carla.ask('/session')).status).toBe(401)
      const { cookie } = carla
      const entries = world.entries.length
      for (const held of [cookie, `curfew=${'A'.repeat(43)}`, 'curfew=nonsense']) {
        carla.cookie = held
        const answer = await post('/paid', { 'sec-fetch-site': 'cross-site' })
        expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([200, 'nobody', []])
      }
      expect(world.entries).toHaveLength(entries)
    })

    it('the exception is exactly this method and this path', async () => {
      for (const [path, method] of [
        ['/paid/else', 'POST'],
        ['/Paid', 'POST'],
        ['/paidx', 'POST'],
        ['/', 'POST'],
        ['/paid', 'PUT'],
        ['/paid', 'DELETE'],
        ['/refunds', 'POST'],
        ['/session', 'POST'],
      ] as const) {
        const answer = await post(path, { 'sec-fetch-site': 'cross-site' }, method)
        expect([method, path, answer.status]).toEqual([method, path, 403])
      }
    })

    it.each(['in', 'out'])(
      'no cookie is set or cleared there: signing %s is a misuse, and carla stays',
      async (way) => {
        const answer = await post(`/paid?and=${way}`, { 'sec-fetch-site': 'cross-site' })
        expect([answer.status, answer.headers.getSetCookie()]).toEqual([500, []])
        expect(await answer.text()).not.toContain('crossSite')
        expect(world.entries).toContainEqual(
          expect.objectContaining({ what: 'misuse', detail: expect.stringContaining("'POST /paid'") }),
        )
        expect((await carla.ask('/mine')).status).toBe(200)
      },
    )
  })
