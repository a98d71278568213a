import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { pci } from '../../core/policy.ts'
import { seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createSessions } from '../sessions.ts'

const roles = oneClerk(pci)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a store that was away and is back in time costs no open page its lease', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store })
  const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const headers = new Headers({ cookie: setCookie.split(';')[0] ?? '' })
  await sessions.answer(new Request('http://127.0.0.1/session/events?page=p', { headers }))
  // Its lease, of three minutes, is renewed once a minute.
  await vi.advanceTimersByTimeAsync(seconds(100))
  const away = vi.spyOn(store, 'find').mockRejectedValue(new Error('gone'))
  await vi.advanceTimersByTimeAsync(seconds(100))
  away.mockRestore()
  await vi.advanceTimersByTimeAsync(seconds(100))
  expect(await sessions.visit({ ...asked, headers })).toMatchObject({
    kind: 'live',
    session: { pages: [{ as: 'open' }] },
  })
  await sessions.close()
})
