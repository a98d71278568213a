import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import { createSessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { oneClerk } from '../support/one-clerk.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a journal that fails for twenty minutes, or hangs, delays no end, and has each end once afterwards', async () => {
  for (const fails of ['at once', 'never answers'] as const) {
    const store = memoryStore()
    let isAway = true
    let tries = 0
    const written: (string | undefined)[] = []
    const sessions = createSessions({
      roles,
      store,
      journal: ({ what, subject }) => {
        if (what !== 'session-ended') return undefined
        tries += 1
        if (isAway && fails === 'at once') throw new Error('the disk is full')
        if (isAway) return new Promise(() => {})
        return void written.push(subject)
      },
    })
    const saves = vi.spyOn(store, 'save')
    for (let count = 0; count < 300; count++) await sessions.start(asked, { subject: `s${count}`, roles: ['clerk'] })
    await vi.advanceTimersByTimeAsync(minutes(2))
    for (let minute = 0; minute < 20; minute++) {
      await sessions.start(asked, { subject: `late${minute}`, roles: ['clerk'] })
      await vi.advanceTimersByTimeAsync(minutes(1) + seconds(2))
      expect((await store.findBySubject(`late${minute}`))[0]?.session.ending, `minute ${minute}`).toBeDefined()
      if (minute === 10) {
        saves.mockClear()
        tries = 0
      }
    }
    // In ten minutes 310 ends would each come every five seconds: 37,000 saves and as many tries.
    expect(saves.mock.calls.length).toBeLessThan(12_000)
    expect(tries).toBeLessThan(12_000)
    isAway = false
    await vi.advanceTimersByTimeAsync(minutes(11))
    expect(new Set(written).size).toBe(320)
    expect(written.length).toBe(320)
    await sessions.close()
  }
})
