import { describe, expect, it } from 'vitest'
import { minutes } from '../../src/core/time.ts'
import { testCookies } from './cookies-cases.ts'
import { createWorld, stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testCookies(name, stage)

describe.each(Object.entries(stages))('the cache headers of an application of %s', (_name, stage) => {
  it.each([
    ['hoarded', 'private, max-age=60'],
    ['shared', 'no-store'],
  ])('of the answer %s, which takes a cookie back, comes to %s', async (document, comesTo) => {
    const world = await createWorld(stage)
    const carla = world.client()
    await carla.ask('/in/carla', { method: 'POST' })
    world.pass(minutes(2))
    const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    const answer = await carla.ask(`/documents/${document}?ended=idle`, { headers })
    await answer.text()
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^curfew=;.*Max-Age=0/)])
    expect(answer.headers.get('cache-control')).toBe(comesTo)
    await world.close()
  })
})
