import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { pci } from '../../core/policy.ts'
import { instant, minutes, seconds } from '../../core/time.ts'
import { memoryJournal, memoryStore } from '../../stores/memory.ts'
import type { KeptJournal, Store } from '../../stores/store.ts'
import { createSessions, type Sessions } from '../sessions.ts'

const roles = oneClerk(pci)
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const dawn = Date.parse('2026-11-30T06:00:00Z')

let store: Store
let journal: KeptJournal
let open: Sessions[]

const server = (on: Store = store, into: KeptJournal = journal): Sessions => {
  const sessions = createSessions({ roles, store: on, journal: into })
  open.push(sessions as unknown as Sessions)
  return sessions as unknown as Sessions
}
const countsIn = async (): Promise<readonly unknown[]> => {
  const counts = await journal.count({ since: instant(dawn), before: instant(dawn + minutes(60)), grain: 'minute' })
  return counts
    .filter(({ what }) => what.startsWith('live-'))
    .map(({ at, what, reason, count }) => [(at - dawn) / minutes(1), what, reason ?? 'all', count])
}

beforeEach(() => {
  vi.useFakeTimers({ now: dawn })
  store = memoryStore()
  journal = memoryJournal()
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((sessions) => sessions.close()))
  vi.useRealTimers()
})

it('one of two servers counts the live sessions of each role once a minute', async () => {
  const [here, there] = [server(), server()]
  await here.start(asked, { subject: 'carla', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(seconds(50))
  await there.start(asked, { subject: 'dora', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(seconds(50))
  expect(await countsIn()).toEqual([
    [0, 'live-sample', 'all', 1],
    [0, 'live-sessions', 'all', 1],
    [0, 'live-sessions', 'clerk', 1],
    [1, 'live-sample', 'all', 1],
    [1, 'live-sessions', 'all', 2],
    [1, 'live-sessions', 'clerk', 2],
  ])
})

it('goes on with the servers that are left, and after an hour in which none ran', async () => {
  const [here] = [server(), server()]
  await here?.close()
  await vi.advanceTimersByTimeAsync(minutes(2.5))
  await Promise.all(open.map((sessions) => sessions.close()))
  await vi.advanceTimersByTimeAsync(minutes(40))
  server()
  await vi.advanceTimersByTimeAsync(seconds(5))
  expect(await countsIn()).toEqual([0, 1, 2, 42].map((minute) => [minute, 'live-sample', 'all', 1]))
})

it('a minute that a wrong clock noted does not stop the samples', async () => {
  await store.records?.save('sample', 'live', { content: '99999999', until: instant(dawn + minutes(90)) }, undefined)
  server()
  await vi.advanceTimersByTimeAsync(seconds(5))
  expect(await countsIn()).toEqual([[0, 'live-sample', 'all', 1]])
})

it('asks a store without records, and a journal without counts of that kind, for nothing', async () => {
  const count = vi.fn(memoryStore().count)
  const { records: _, ...bare } = store
  const { addCounts: __, ...plain } = journal
  server({ ...bare, count })
  server({ ...store, count }, plain)
  await vi.advanceTimersByTimeAsync(minutes(3))
  expect(count).not.toHaveBeenCalled()
})
