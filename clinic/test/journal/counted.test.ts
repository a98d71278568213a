import { instant, minutes } from 'curfew'
import type { Entry } from 'curfew/server/sessions'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { countStrangers, type Strangers } from '../../src/journal/count-strangers.ts'

let rows: Entry[]
let strangers: Strangers
beforeEach(() => {
  vi.useFakeTimers()
  rows = []
  strangers = countStrangers(async (entry) => rows.push(entry) > 0)
})
afterEach(() => void vi.useRealTimers())

const tried = (count: number, detail?: string): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, () =>
      strangers.append({
        at: instant(Date.now()),
        what: 'malformed-cookie',
        ...(detail !== undefined && { detail }),
      }),
    ),
  )
const details = (): readonly unknown[] => rows.map(({ detail }) => detail)

it('a flood makes one row a minute, the first at once, and each has the number since the row before', async () => {
  for (let second = 0; second < 150; second++) {
    await tried(10)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(details()).toEqual([undefined, '× 599', '× 600'])
  await strangers.close()
  expect(details()).toEqual([undefined, '× 599', '× 600', '× 300'])
})

it('when it is over, nothing is left to write or to wait for', async () => {
  await tried(3)
  await vi.advanceTimersByTimeAsync(minutes(5))
  expect(details()).toEqual([undefined, '× 2'])
  expect(vi.getTimerCount()).toBe(0)
})

it('one entry in another minute is itself, with its own words', async () => {
  await tried(1, 'GET /a')
  await vi.advanceTimersByTimeAsync(minutes(2))
  await tried(1, 'GET /b')
  await tried(2, 'GET /c')
  await strangers.close()
  expect(details()).toEqual(['GET /a', 'GET /b', 'GET /c × 2'])
})

it('an entry of a person goes straight on, however many there are', async () => {
  const entry = { at: instant(0), what: 'task-refused', subject: 'vet' }
  await Promise.all([strangers.append(entry), strangers.append(entry)])
  expect(rows).toEqual([entry, entry])
})
