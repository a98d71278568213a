import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions } from '../sessions.ts'

const roles = oneClerk()

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('an end that was saved without a notice is in the journal seconds later', async () => {
  const kept = memoryStore()
  let isDeaf = false
  const save: Store['save'] = async (...saved) => {
    const isKept = await kept.save(...saved)
    return isDeaf ? new Promise<never>(() => {}) : isKept
  }
  const ends: unknown[] = []
  const sessions = createSessions({
    roles,
    store: { ...kept, save },
    journal: ({ what, reason }) => void (what === 'session-ended' && ends.push(reason)),
  })
  const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  // The warden expects this one, and would wake half a minute later.
  await vi.advanceTimersByTimeAsync(seconds(1))
  isDeaf = true
  const [cookie = ''] = setCookie.split(';')
  const leaving = sessions.signOut({ ...asked, headers: new Headers({ cookie, 'sec-fetch-site': 'same-origin' }) })
  const isRefused = expect(leaving).rejects.toMatchObject({ cause: new Error('there was no answer within 1500 ms') })
  await vi.advanceTimersByTimeAsync(seconds(2))
  await isRefused
  isDeaf = false
  expect(ends).toEqual([])
  await vi.advanceTimersByTimeAsync(seconds(5))
  expect(ends).toEqual(['signed-out'])
  await vi.advanceTimersByTimeAsync(minutes(2))
  expect(ends).toEqual(['signed-out'])
  await sessions.close()
})
