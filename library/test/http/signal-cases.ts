import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import type { Stage } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

/** A stream of the application, read as it arrives. */
interface Feed {
  readonly first: string
  /** The rest of it, once it has ended. */
  readonly rest: Promise<string>
}

const readFeed = async (answer: Response): Promise<Feed> => {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const next = async (): Promise<string> => (await reader?.read())?.value ?? ''
  const rest = async (): Promise<string> => {
    const piece = await next()
    return piece === '' ? '' : piece + (await rest())
  }
  return { first: await next(), rest: rest() }
}

/** Holds a framework to the end of connections that outlive their requests. */
export const testSignals = (name: string, stage: Stage): unknown =>
  describe(`connections that end with the session on ${name}`, () => {
    let world: World
    let carla: Client
    beforeEach(async () => {
      world = await createWorld(stage)
      carla = world.client()
      await carla.ask('/in/carla', { method: 'POST' })
    })
    afterEach(() => world.close())

    const feed = async (): Promise<Feed> => readFeed(await carla.ask('/feed'))

    it('a stream of the application says why its visit is over, and ends', async () => {
      const { first, rest } = await feed()
      expect(first).toBe('open\n')
      await carla.ask('/out', { method: 'POST' })
      expect(await rest).toBe('signed-out')
    })

    it('it ends when the person’s time is up, and not before', async () => {
      const { rest } = await feed()
      world.pass(minutes(1) - 1)
      expect((await carla.ask('/session')).status).toBe(200)
      expect(await Promise.race([rest, 'open'])).toBe('open')
      world.pass(1)
      expect((await carla.ask('/session')).status).toBe(401)
      expect(await rest).toBe('idle')
    })

    it('it ends when a role is taken away, and a server that closes ends it too', async () => {
      const before = await feed()
      await world.sessions.changeRoles({ subject: 'carla', roles: ['boss'], by: 'bea' })
      expect(await before.rest).toBe('role')
      const now = await feed()
      await world.sessions.close()
      expect(await now.rest).toBe('closing')
    })

    it('work that took the signal fails with it, and is answered as a refusal', async () => {
      const begun = (count: number): Promise<void> =>
        expect.poll(() => world.entries.filter(({ what }) => what === 'work-begun').length).toBe(count)
      const working = carla.ask('/work')
      await begun(1)
      await world.sessions.changeRoles({ subject: 'carla', roles: ['boss'], by: 'bea' })
      expect((await working).status).toBe(403)
      const again = carla.ask('/work')
      await begun(2)
      await world.sessions.endAll({ subject: 'carla', by: 'bea' })
      const answer = await again
      expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
    })
  })
