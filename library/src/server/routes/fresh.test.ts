import { Hono } from 'hono'
import { afterEach, expect, it } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { forHono } from '../../adapters/hono.ts'
import { definePolicy } from '../../core/policy.ts'
import { type Duration, instant, milliseconds, minutes } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createSessions } from '../sessions.ts'

let now = 1_800_000_000_000
const sessions = createSessions({
  roles: oneClerk(definePolicy({ idle: minutes(30) })),
  store: memoryStore(),
  clock: () => instant(now),
})
const { attach, requireFresh, checkRoutes } = forHono(sessions)
afterEach(() => sessions.close())

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number])(
  'an age of %s lets nobody in',
  (age) => {
    expect(() => requireFresh(age as Duration)).toThrow(expect.objectContaining({ code: 'route.bad-age' }))
    expect(() => requireFresh(milliseconds(age))).toThrow('requireFresh(minutes(5))')
  },
)

it('a route with this guard says who may use it', () => {
  const app = new Hono()
  app.post('/pay', requireFresh(minutes(5)), (c) => c.text('paid'))
  expect(() => checkRoutes(app)).not.toThrow()
})

it('a proof that grew too old while the body arrived is refused, and a page leads on', async () => {
  const app = new Hono()
  app.use(attach())
  let acted = 0
  app.post('/pay', requireFresh(minutes(5)), async (c) => {
    await c.req.text()
    acted += 1
    return c.text('paid')
  })
  const pay = async (headers: object): Promise<Response> => {
    const { setCookie } = await sessions.start(
      { method: 'POST', url: 'http://localhost/', headers: new Headers() },
      { subject: 'carla', roles: ['clerk'] },
    )
    const body = new ReadableStream(
      {
        pull: (sink) => {
          now += minutes(5) + 1
          sink.enqueue(new TextEncoder().encode('12 euros'))
          sink.close()
        },
      },
      { highWaterMark: 0 },
    )
    const cookie = setCookie.split(';')[0] ?? ''
    return app.request('http://localhost/pay', {
      method: 'POST',
      headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
      body,
      duplex: 'half',
    } as RequestInit)
  }
  const script = await pay({ 'sec-fetch-mode': 'cors' })
  expect([script.status, await script.json()]).toEqual([401, expect.objectContaining({ maxAgeMs: 300_000 })])
  const page = await pay({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
  expect([page.status, page.headers.get('refresh')]).toEqual([401, '0; url=/sign-in?why=not-fresh'])
  expect(await page.text()).toContain('prove again who you are')
  expect(acted).toBe(0)
})
