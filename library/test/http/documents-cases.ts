import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { eventually } from '../support/eventually.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const site = { 'sec-fetch-site': 'same-origin' }
const asPage = { ...site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
// Node's own fetch sends the mode `cors`, as a worker does that makes its own request of a navigation.
const throughWorker = { ...site, 'sec-fetch-dest': 'empty', 'upgrade-insecure-requests': '1' }

/** Holds a framework to the time for which it waits for the page of a requested document. */
export const testDocuments = (name: string, stage: Stage): unknown =>
  describe(`documents on ${name}`, () => {
    let store: ReturnType<typeof memoryStore>
    let world: World
    let carla: Client
    beforeEach(async () => {
      store = memoryStore()
      world = await createWorld(stage, store)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
      await carla.ask('/session/events?page=a')
    })
    afterEach(() => world.close())

    const ask = (document: string, headers: Readonly<Record<string, string>> = asPage): Promise<Response> =>
      carla.ask(`/documents/${document}`, { headers })
    const opened = (answer: Response): string =>
      /curfew;desc="([\w-]+)"/.exec(answer.headers.get('server-timing') ?? '')?.[1] ?? 'nothing was opened'
    const left = (page: string): Promise<unknown> => carla.tell({ type: 'page-left', page })
    const phase = async (): Promise<unknown> => {
      const { phase: is, reason } = await (await carla.ask('/session')).json()
      return is === 'ended' ? reason : is
    }
    const lease = async (page: string): Promise<unknown> => {
      const [stored] = await store.findBySubject('carla')
      return stored?.session.pages.find((one) => one.page === page && one.until > world.sessions.now())?.as
    }

    it('a document that may have no script holds the session until idle', async () => {
      for (const document of ['pdf', 'text', 'json', 'bare', 'xhtml', 'packed', 'missing', 'same', 'tagged']) {
        const bob = world.client()
        await bob.ask('/in/bob', { method: 'POST' })
        await bob.tell({ type: 'page-seen', page: 'b' })
        const answer = await bob.ask(`/documents/${document}`, { headers: asPage })
        expect(opened(answer), document).toMatch(/^[\w-]{16}$/)
        await answer.arrayBuffer().catch(() => {})
        await bob.tell({ type: 'page-left', page: 'b' })
        world.pass(seconds(45))
        const [view] = await world.sessions.ofSubject('bob')
        expect(view, document).toMatchObject({ silent: 1, pages: 0, status: { phase: 'warning' } })
        world.pass(seconds(15))
        expect(await (await bob.ask('/session')).json(), document).toMatchObject({ reason: 'idle' })
      }
    })

    it('a response that shows nothing ends nothing, and holds nothing', async () => {
      for (const document of ['saved', 'moved', 'none']) {
        const answer = await ask(document)
        await answer.text()
        const page = opened(answer)
        await eventually(async () => expect(await lease(page), document).toBeUndefined())
        expect(await phase()).toBe('active')
      }
      await left('a')
      world.pass(seconds(5))
      expect(await phase()).toBe('closed')
    })

    it('a document whose path has had a page is waited for as long as a document may take', async () => {
      for (const document of ['tagged', 'cut']) {
        const first = await ask(document)
        await first.text()
        await carla.tell({ type: 'page-seen', page: `${document}1`, after: [opened(first), 'a'] })
        const second = await ask(document)
        await second.text()
        expect(await lease(opened(second)), document).toBe('opening')
        await carla.tell({ type: 'page-seen', page: `${document}2`, after: [opened(second), `${document}1`] })
        await left(`${document}1`)
      }
      const third = await ask('tagged')
      await third.text()
      await left('a')
      await left('cut2')
      await left('tagged2')
      world.pass(seconds(29))
      expect(await phase()).toBe('active')
      world.pass(seconds(2))
      expect(await phase()).toBe('closed')
    })

    it('a document whose connection is cut before its response is whole is left like a page', async () => {
      const leaving = new AbortController()
      const answer = await carla.ask('/documents/endless', { headers: asPage, signal: leaving.signal })
      await answer.body?.getReader().read()
      await left('a')
      world.pass(seconds(40))
      expect(await phase()).toBe('warning')
      leaving.abort()
      const page = opened(answer)
      await eventually(async () => expect(await lease(page)).toBe('opening'))
      world.pass(seconds(5))
      expect(await phase()).toBe('closed')
    })

    it('a document behind a service worker counts for a person, and is waited for once a page leaves for it', async () => {
      world.pass(seconds(40))
      const byScript = await ask('bare', throughWorker)
      await byScript.text()
      expect(await phase()).toBe('warning')
      const byPerson = await ask('bare', { ...throughWorker, 'sec-fetch-user': '?1' })
      await byPerson.text()
      expect(await phase()).toBe('active')
      expect(await lease(opened(byPerson))).toBe('opening')
      await left('a')
      expect(await lease(opened(byPerson))).toBe('silent')
    })

    it('a document without Fetch Metadata is waited for, and the fetches of its scripts are not', async () => {
      const accept = 'text/html,application/xhtml+xml'
      const page = await ask('bare', { accept, 'upgrade-insecure-requests': '1' })
      await page.text()
      expect(opened(page)).toMatch(/^[\w-]{16}$/)
      for (const by of ['x-requested-with', 'hx-request', 'x-turbo-request-id', 'turbo-frame']) {
        const part = await ask('bare', { accept, [by]: 'something' })
        await part.text()
        expect(part.headers.get('server-timing')).toBeNull()
      }
    })

    it('the cookie of a session that is over is cleared where its end is told, behind a service worker too', async () => {
      world.pass(seconds(61))
      await (await ask('bare', throughWorker)).text()
      expect(carla.cookie).toBeDefined()
      await (await ask('bare?ended=idle', throughWorker)).text()
      expect(carla.cookie).toBeUndefined()
    })

    it('a path with a final slash serves its session as well, as Next writes it when set so', async () => {
      expect(await (await carla.ask('/session/')).json()).toMatchObject({ phase: 'active' })
      expect((await carla.ask('/session/events/?page=a', { method: 'HEAD' })).status).toBe(405)
    })

    it('a document learns its page beside the Server-Timing of its route', async () => {
      const timing = (await ask('timed')).headers.get('server-timing')
      expect(timing?.split(', ').sort()).toEqual([expect.stringMatching(/^curfew;desc="[\w-]+"$/), 'db;dur=5'])
    })
  })
