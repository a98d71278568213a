import { afterEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../src/core/entry.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Stage } from './setting.ts'
import { createWorld, type Differs, type World } from './story.ts'

const agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0'
const fromPage = { 'sec-fetch-site': 'same-origin', 'user-agent': agent }

/** Runs the cases about what a sign-in tells of itself on a framework. `tells`: whether the framework tells the connection's address. */
export const testOrigins = (name: string, stage: Stage, tells: 'address' | 'no address'): unknown =>
  describe(`what a sign-in tells on ${name}`, () => {
    let world: World
    afterEach(() => world.close())

    const signIn = async (differs: Differs, headers: Record<string, string> = {}): Promise<string> => {
      world = await createWorld(stage, memoryStore(), { plainHttp: 'allowed', ...differs })
      const client = world.client()
      await client.ask('/in/carla', { method: 'POST', headers: { ...fromPage, ...headers } })
      return (await client.ask('/session')).text()
    }
    const view = async (): Promise<unknown> => (await world.sessions.ofSubject('carla'))[0]
    const entry = (what: string): Entry | undefined => world.entries.find((one) => one.what === what)
    const loopback = tells === 'address' ? { from: '127.0.0.1' } : {}

    it('the session keeps address, browser, way and server, and none of it goes over the wire', async () => {
      const told = await signIn({ server: 'web-1' })
      expect(await view()).toMatchObject({ ...loopback, agent, how: 'password', server: 'web-1' })
      expect(entry('session-started')).toMatchObject(loopback)
      for (const fact of ['127.0.0.1', 'Firefox', 'password', 'web-1']) expect(told).not.toContain(fact)
    })

    it('a stranger’s own header is not believed', async () => {
      await signIn({}, { 'x-forwarded-for': '198.51.100.1' })
      if (tells === 'address') expect(await view()).toMatchObject(loopback)
      else expect(await view()).not.toHaveProperty('from')
    })

    it('behind a proxy the client is the one that the proxy names', async () => {
      const trustedProxies = tells === 'address' ? ['127.0.0.0/8'] : ['nearest']
      await signIn({ trustedProxies }, { 'x-forwarded-for': '203.0.113.9, 198.51.100.1' })
      expect(await view()).toMatchObject({ from: '198.51.100.1' })
    })

    it('no more of the address is kept than the setup says', async () => {
      const trustedProxies = ['nearest']
      await signIn({ trustedProxies, keepAddress: 'network' }, { 'x-forwarded-for': '198.51.100.1' })
      expect(await view()).toMatchObject({ from: '198.51.100.0/24' })
      await world.close()
      await signIn({ trustedProxies, keepAddress: 'never' }, { 'x-forwarded-for': '198.51.100.1' })
      expect(await view()).not.toHaveProperty('from')
      expect(entry('session-started')).not.toHaveProperty('from')
    })

    it('a refusal says who, from where and what they asked for', async () => {
      world = await createWorld(stage, memoryStore(), { plainHttp: 'allowed', trustedProxies: ['nearest'] })
      const headers = { ...fromPage, 'x-forwarded-for': '198.51.100.1' }
      const carla = world.client()
      await carla.ask('/in/carla', { method: 'POST', headers })
      await carla.ask('/refunds/r1', { method: 'POST', headers })
      const [started, refused] = [entry('session-started'), entry('task-refused')]
      expect(refused).toMatchObject({ task: 'refund.approve', from: '198.51.100.1', session: started?.session })
      await carla.ask('/refunds', { method: 'POST', headers: { ...headers, 'sec-fetch-site': 'cross-site' } })
      expect(entry('cross-site-refused')).toMatchObject({ from: '198.51.100.1' })
    })
  })
