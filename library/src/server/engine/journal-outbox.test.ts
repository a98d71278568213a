import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { instant, minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createSessions } from '../sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
// An application's own clock may jump.
const clock = () => instant(Date.now())
const carla = { subject: 'carla', roles: ['clerk'] as const }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a journal that gives no answer delays neither the news that a session is over nor a new sign-in', async () => {
  const sessions = createSessions({ roles, store: memoryStore(), clock, journal: () => new Promise(() => {}) })
  const signIn = async (headers = new Headers()): Promise<Headers> => {
    const starting = sessions.start({ ...asked, headers }, carla)
    await vi.advanceTimersByTimeAsync(seconds(2))
    return new Headers({ cookie: (await starting).setCookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' })
  }
  const first = await signIn()
  const headers = await signIn(first)
  headers.set('content-type', 'application/json')
  const body = JSON.stringify({ type: 'sign-out' })
  const signingOut = sessions.answer(new Request('http://127.0.0.1/session', { method: 'POST', headers, body }))
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect((await signingOut).status).toBe(200)
  const last = await signIn()
  vi.setSystemTime(Date.now() + minutes(2))
  const visiting = sessions.visit({ ...asked, headers: last })
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect(await visiting).toMatchObject({ kind: 'ended', reason: 'idle' })
})
