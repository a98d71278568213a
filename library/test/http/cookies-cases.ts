import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const asPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const asForm = { ...asPage, accept: 'text/html' }
const asScript = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

/** Checks a framework's responses with a cookie: no cache keeps one, and a lost cookie is journalled. */
export const testCookies = (name: string, stage: Stage): unknown =>
  describe(`responses with a cookie on ${name}`, () => {
    let world: World
    let carla: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      carla = world.client()
    })
    afterEach(() => world.close())

    const given = async (path: string, headers: Record<string, string>, method = 'POST'): Promise<unknown> => {
      const answer = await carla.ask(path, { method, headers })
      await answer.text()
      const [cookie = 'none'] = answer.headers.getSetCookie()
      return [/Max-Age=0/.test(cookie) ? 'taken back' : cookie.split('=')[0], answer.headers.get('cache-control')]
    }

    it('a sign-in and a sign-out by a form are kept by no cache', async () => {
      expect(await given('/in/carla', asForm)).toEqual(['curfew', 'no-store'])
      expect(await given('/out', asForm)).toEqual(['taken back', 'no-store'])
    })

    it('by a script they are kept by no cache either, with a header that lets the page notice them', async () => {
      expect(await given('/in/carla', asScript)).toEqual(['curfew', 'private, no-cache'])
      expect(await given('/out', asScript)).toEqual(['taken back', 'private, no-cache'])
    })

    it('a cookie cleared on a page whose session is over is in no cache, and a response without one is the application’s', async () => {
      await given('/in/carla', asForm)
      expect(((await given('/', asScript, 'GET')) as readonly unknown[])[1]).not.toBe('no-store')
      world.pass(minutes(2))
      expect(await given('/?ended=idle', asPage, 'GET')).toEqual(['taken back', 'no-store'])
    })

    it('a sign-in in another site’s frame, where its cookie is lost, is in the journal once a minute, with its path', async () => {
      const lost = (): readonly unknown[] => world.entries.filter(({ what }) => what === 'sign-in-lost')
      const form = { ...asForm, 'content-type': 'application/x-www-form-urlencoded' }
      const framed = { ...form, 'sec-fetch-dest': 'iframe', 'sec-fetch-storage-access': 'none' }
      await given('/in/carla', { ...asForm, 'sec-fetch-dest': 'iframe' })
      expect(lost()).toEqual([])
      for (const headers of [framed, framed, { ...asScript, 'sec-fetch-storage-access': 'inactive' }])
        expect(await given('/in/carla', headers)).toEqual(['curfew', expect.any(String)])
      expect(lost()).toHaveLength(1)
      world.pass(minutes(1))
      await given('/in/carla', framed)
      expect(lost()).toMatchObject([{}, { reason: '2 more in between' }])
      // Next gives no path to an action or a handler that signs in.
      const where = name.startsWith('Next') ? 'POST /' : 'POST /in/carla'
      expect(lost()[0]).toMatchObject({ detail: expect.stringMatching(`^${where}: in a frame of another site`) })
    })
  })
