import { afterEach, expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { definePolicy } from '../core/policy.ts'
import { instant, minutes } from '../core/time.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forNext } from './next.ts'

let now = 1_800_000_000_000
const sessions = createSessions({
  roles: oneClerk(definePolicy({ idle: minutes(30) })),
  store: memoryStore(),
  clock: () => instant(now),
})
afterEach(() => sessions.close())

it('an action that needs a fresh proof fails with its own digest, and is sent to sign in when the browser has no scripts', async () => {
  const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const cookie = setCookie.split(';')[0] ?? ''
  const [name = '', value = ''] = cookie.split('=', 2)
  let head = new Headers()
  const bound = forNext(sessions, {
    headers: async () => head,
    cookies: async () => ({ getAll: () => [{ name, value }], set: () => undefined }),
    redirect: (address) => {
      throw new Error(`to ${address}`)
    },
    notFound: () => {
      throw new Error('nothing')
    },
    NextResponse: { next: () => new Response() },
  })
  const pay = (how: object): Promise<string> => {
    head = new Headers({ host: 'localhost', cookie, 'sec-fetch-site': 'same-origin', ...how })
    return bound.requireFresh(minutes(5))(() => 'paid')()
  }
  const byScript = { 'next-action': 'one', 'sec-fetch-mode': 'cors' }
  expect(await pay(byScript)).toBe('paid')
  now += minutes(5) + 1
  await expect(pay(byScript)).rejects.toMatchObject({ digest: 'curfew-401' })
  const byForm = { 'content-type': 'multipart/form-data', 'sec-fetch-mode': 'navigate' }
  await expect(pay(byForm)).rejects.toThrow('to /sign-in?why=not-fresh')
})

it('an action that the sign-in page sends returns to where its address says', async () => {
  let referer = 'http://localhost/enter?from=%2Fdesk%3Fa%3Db'
  const { returnTo } = forNext(
    sessions,
    {
      headers: async () => new Headers({ host: 'localhost', referer, 'next-action': 'one' }),
      cookies: async () => ({ getAll: () => [], set: () => undefined }),
      redirect: () => undefined as never,
      notFound: () => undefined as never,
      NextResponse: { next: () => new Response() },
    },
    { signIn: '/enter' },
  )
  expect(await returnTo()).toBe('/desk?a=b')
  expect(await returnTo({ from: '/other' })).toBe('/other')
  referer = 'http://localhost/enter?from=//evil.example'
  expect(await returnTo({ otherwise: '/today' })).toBe('/today')
})
