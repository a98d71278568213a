import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import { expect, it } from 'vitest'
import { openHouse } from '../desk/desk.ts'

it('a store that is away is neither signed in nor signed out: 503, and the session is there when it is back', async () => {
  let isAway = false
  const memory = memoryStore()
  const store = new Proxy<Store>(memory, {
    get: (target, verb, receiver) => {
      const value = Reflect.get(target, verb, receiver)
      if (typeof value !== 'function' || verb === 'subscribe') return value
      return (...given: unknown[]) => (isAway ? Promise.reject(new Error('away')) : Reflect.apply(value, target, given))
    },
  })
  const house = await openHouse({}, { store })
  const desk = await house.deskOf('vet')
  const { cookie } = desk
  isAway = true
  const page = await desk.visit('/today')
  expect([page.status, page.headers.get('retry-after'), page.headers.getSetCookie()]).toEqual([503, '1', []])
  expect(await page.text()).toContain('Try again in a moment')
  expect((await desk.fetch('/session')).status).toBe(503)
  expect((await desk.fetch('/healthz')).status).toBe(503)
  expect(desk.cookie).toBe(cookie)
  isAway = false
  expect((await desk.visit('/today')).status).toBe(200)
  expect((await desk.fetch('/healthz')).status).toBe(200)
  await house.close()
})
