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
  const elsewhere = await (await desk.visit('//elsewhere.example/today')).text()
  expect(elsewhere).toContain('<a href="">Try again</a>')
  expect((await desk.fetch('/session')).status).toBe(503)
  expect((await desk.fetch('/healthz')).status).toBe(503)
  expect(desk.cookie).toBe(cookie)
  isAway = false
  expect((await desk.visit('/today')).status).toBe(200)
  expect((await desk.fetch('/healthz')).status).toBe(200)
  await house.close()
})

it('a sign-in and a sign-out that the store did not answer are neither: 503, and no word of success', async () => {
  let isAway = false
  const memory = memoryStore()
  const store: Store = {
    ...memory,
    save: (key, session, over) => (isAway ? Promise.reject(new Error('away')) : memory.save(key, session, over)),
  }
  const house = await openHouse({}, { store })
  const desk = await house.deskOf('vet')
  const { cookie } = desk
  isAway = true
  const out = await desk.fetch('/sign-out', 'POST')
  expect([out.status, out.headers.get('retry-after'), out.headers.getSetCookie()]).toEqual([503, '1', []])
  const into = await house.desk().signIn('nurse')
  expect([into.status, into.headers.getSetCookie()]).toEqual([503, []])
  expect(await into.text()).toContain('Try again in a moment')
  const told = house.lines().filter((line) => line.includes('store-failed'))
  expect(told).toHaveLength(2)
  expect(house.lines().filter((line) => line.includes('"failure"'))).toEqual([])
  isAway = false
  expect(desk.cookie).toBe(cookie)
  expect((await desk.visit('/today')).status).toBe(200)
  expect((await desk.send('/sign-out')).status).toBe(303)
  await house.close()
})

it('at an unknown host no person signs in, which is no failure of the clinic: 421, with the remedy', async () => {
  const house = await openHouse()
  const headers = { host: 'strange.example', accept: 'text/html', 'sec-fetch-site': 'same-origin' }
  const body = new URLSearchParams({ username: 'vet', password: 'harbour-vets-demo' })
  const answer = await house.app.request('http://strange.example/sign-in', { method: 'POST', headers, body })
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([421, []])
  expect(await answer.text()).toContain('Nobody can sign in at this address.')
  expect(house.lines().filter((line) => line.includes('"failure"'))).toEqual([])
  await house.close()
})
