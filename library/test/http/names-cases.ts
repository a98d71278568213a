import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Stage } from './setting.ts'
import { createWorld, ownFetch, type World } from './story.ts'

const fromPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
const asPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const unknown = `curfew=${'A'.repeat(43)}`

/** Holds a framework to the rules of several applications, or several cookies, on one host. */
export const testNames = (name: string, stage: Stage): unknown =>
  describe(`names and cookies on ${name}`, () => {
    let world: World
    let cookies: Readonly<Record<'carla' | 'carlaToo' | 'bob', string>>
    beforeEach(async () => {
      world = await createWorld(stage, memoryStore(), {})
      cookies = { carla: await enter('carla'), carlaToo: await enter('carla'), bob: await enter('bob') }
    })
    afterEach(() => world.close())

    const enter = async (who: string): Promise<string> => {
      const client = world.client()
      await (await client.ask(`/in/${who}`, { method: 'POST' })).text()
      return client.cookie ?? ''
    }
    const ask = async (path: string, cookie: string, headers: object = fromPage): Promise<Response> => {
      const answer = await ownFetch(world.origin + path, { redirect: 'manual', headers: { ...headers, cookie } })
      await answer.clone().text()
      return answer
    }

    it('an unknown token may be another application’s and is never cleared, by a page, a fetch or a signal', async () => {
      for (const path of ['/', '/mine', '/session', '/session/events'])
        for (const headers of [asPage, fromPage])
          expect((await ask(path, unknown, headers)).headers.getSetCookie(), path).toEqual([])
      const reported = await ownFetch(`${world.origin}/session`, {
        method: 'POST',
        headers: { ...fromPage, cookie: unknown, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'input', agoMs: 0 }),
      })
      expect(reported.headers.getSetCookie()).toEqual([])
      await reported.text()
    })

    it('beside foreign cookies of the same name, the one that opens a session counts', async () => {
      for (const cookie of [
        `${unknown}; ${cookies.carla}`,
        `curfew=; curfew=no-token; ${cookies.carla}; ${unknown}`,
        `${cookies.carla}; ${cookies.carlaToo}`,
      ])
        expect((await ask('/mine', cookie)).status, cookie).toBe(200)
    })

    it('two live cookies of different people open no session, and the journal says so', async () => {
      expect((await ask('/mine', `${cookies.carla}; ${cookies.bob}`)).status).toBe(401)
      expect(world.entries.filter(({ what }) => what === 'ambiguous-cookie')).not.toEqual([])
      expect((await ask('/mine', cookies.carla)).status).toBe(200)
      expect((await ask('/mine', cookies.bob)).status).toBe(200)
    })

    it('signing out ends each session whose cookie came along', async () => {
      const headers = { ...fromPage, cookie: `${cookies.carla}; ${cookies.carlaToo}` }
      await (await ownFetch(`${world.origin}/out`, { method: 'POST', redirect: 'manual', headers })).text()
      expect((await ask('/mine', cookies.carla)).status).toBe(401)
      expect((await ask('/mine', cookies.carlaToo)).status).toBe(401)
    })

    it('applications with names of their own have cookies of their own', async () => {
      await world.close()
      world = await createWorld(stage, memoryStore(), { name: 'till' })
      const answer = await ownFetch(`${world.origin}/in/carla`, {
        method: 'POST',
        redirect: 'manual',
        headers: fromPage,
      })
      await answer.text()
      const till =
        answer.headers
          .getSetCookie()
          .find((cookie) => cookie.startsWith('curfew-till='))
          ?.split(';')[0] ?? ''
      expect(till).toMatch(/^curfew-till=[\w-]{43}$/)
      expect((await ask('/mine', `${cookies.bob}; ${till}`)).status).toBe(200)
      expect((await ask('/mine', cookies.bob)).status).toBe(401)
    })

    it('behind a proxy that hides the host, and without an origin, no session starts over plain HTTP', async () => {
      for (const header of ['x-forwarded-for', 'x-real-ip']) {
        const headers = { ...fromPage, [header]: '203.0.113.9' }
        const answer = await ownFetch(`${world.origin}/in/carla`, { method: 'POST', redirect: 'manual', headers })
        await answer.text()
        expect(answer.headers.getSetCookie()).toEqual([])
        expect(answer.status).toBe(421)
      }
    })
  })
