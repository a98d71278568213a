import { expect, it } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import { createWorld, stages } from './story.ts'

it('a visit gives a rendered page the status that the page would receive first, but for its page token', async () => {
  const world = await createWorld(stages['node'] ?? expect.fail('no stage'))
  try {
    const carla = world.client()
    await carla.ask('/in/carla', { method: 'POST' })
    const look = async () => {
      const headers = new Headers({ cookie: carla.cookie ?? '', 'sec-fetch-site': 'same-origin' })
      return world.sessions.wireStatus(await world.sessions.visit({ method: 'GET', url: world.origin, headers }))
    }
    const received = async () => {
      const { pageToken: _, ...rest } = await (await carla.ask('/session')).json()
      return rest
    }
    expect(await look()).toEqual(await received())
    world.pass(seconds(31))
    expect(await look()).toMatchObject({ phase: 'warning', endsInMs: 29_000, tasks: ['refund.ask'] })
    expect(await look()).toEqual(await received())
    world.pass(minutes(1))
    expect(await look()).toEqual({ phase: 'ended', reason: 'idle', agoMs: 31_000, idleMs: 60_000 })
    carla.cookie = undefined
    expect(await look()).toEqual({ phase: 'none' })
  } finally {
    await world.close()
  }
})
