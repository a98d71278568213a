import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneMinute } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { minutes, seconds } from '../core/time.ts'
import { memoryStore } from '../stores/memory.ts'
import type { Store } from '../stores/store.ts'
import { createSessions } from './sessions.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('an end that was saved without anybody hearing of it is in the journal seconds later', async () => {
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
  // The warden knows of this one, and would look half a minute later.
  await vi.advanceTimersByTimeAsync(seconds(1))
  isDeaf = true
  const [cookie = ''] = setCookie.split(';')
  const leaving = sessions.signOut({ ...asked, headers: new Headers({ cookie, 'sec-fetch-site': 'same-origin' }) })
  const isRefused = expect(leaving).rejects.toThrow('no answer')
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
