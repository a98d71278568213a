import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { hours, instant, minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry, type Sessions } from '../sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

let entries: Entry[]
let opened: Sessions<'see', 'clerk', object> | undefined

const open = (store: Store): Sessions<'see', 'clerk', object> => {
  const sessions = createSessions({ roles, store, journal: (entry) => entries.push(entry) })
  opened = sessions as never
  return sessions as never
}

beforeEach(() => {
  vi.useFakeTimers()
  entries = []
})
afterEach(async () => {
  await opened?.close()
  vi.useRealTimers()
})

const ends = (): readonly Entry[] => entries.filter(({ what }) => what === 'session-ended')

it('a due session is ended by itself, at its deadline, once', async () => {
  const sessions = open(memoryStore())
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(minutes(1) - 1)
  expect(ends()).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(ends()).toMatchObject([{ reason: 'idle', subject: 'carla' }])
  await vi.advanceTimersByTimeAsync(hours(1))
  expect(ends().length).toBe(1)
})

it('it sleeps until the next deadline instead of polling every session', async () => {
  const store = memoryStore()
  const due = vi.spyOn(store, 'due')
  const sessions = open(store)
  for (let count = 0; count < 1_000; count++) await sessions.start(asked, { subject: `s${count}`, roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(seconds(59))
  expect(due.mock.calls.length).toBeLessThan(10)
  await vi.advanceTimersByTimeAsync(seconds(1))
  expect(ends().length).toBe(1_000)
})

it('a failing store is reported, and due sessions end when it is back', async () => {
  const store = memoryStore()
  const sessions = open(store)
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const due = vi.spyOn(store, 'due').mockRejectedValue(new Error('gone'))
  await vi.advanceTimersByTimeAsync(minutes(2))
  expect(entries.some(({ what }) => what === 'store-failed')).toBe(true)
  expect(ends()).toEqual([])
  due.mockRestore()
  await vi.advanceTimersByTimeAsync(seconds(1))
  expect(ends()).toMatchObject([{ reason: 'idle' }])
})

it('ended sessions are remembered for a day and then forgotten', async () => {
  const store = memoryStore()
  const sessions = open(store)
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(hours(24))
  const ofCarla = { are: 'ended', subject: 'carla' } as const
  expect((await sessions.list(ofCarla)).entries.length).toBe(1)
  expect(await sessions.ofSubject('carla')).toEqual([])
  await vi.advanceTimersByTimeAsync(hours(3))
  expect((await sessions.list(ofCarla)).entries.length).toBe(0)
})

it('ten thousand sessions due within a second are each ended once, on time', async () => {
  const sessions = open(memoryStore())
  for (let count = 0; count < 10_000; count++) {
    await sessions.start(asked, { subject: `s${count % 100}`, roles: ['clerk'] })
    if (count % 10 === 9) await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(ends().length).toBe(10_000)
  expect(instant(Math.max(...ends().map(({ at }) => at)))).toBeLessThanOrEqual(Date.now())
})

it('a journal that throws while the store is away stops no work and delays no response', async () => {
  const store = memoryStore()
  const sessions = createSessions({
    roles,
    store,
    journal: (entry) => {
      if (entry.what !== 'session-ended') throw new Error('the disk is full')
      entries.push(entry)
    },
  })
  opened = sessions as never
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const stranger = { ...asked, headers: new Headers({ cookie: `curfew=${'x'.repeat(43)}` }) }
  expect(await sessions.visit(stranger)).toEqual({ kind: 'unknown' })
  const due = vi.spyOn(store, 'due').mockRejectedValue(new Error('gone'))
  await vi.advanceTimersByTimeAsync(minutes(2))
  due.mockRestore()
  await vi.advanceTimersByTimeAsync(seconds(1))
  expect(ends()).toMatchObject([{ reason: 'idle' }])
})

it('closing does not wait for a slow forget', async () => {
  const store = memoryStore()
  vi.spyOn(store, 'forget').mockReturnValue(new Promise(() => {}))
  const sessions = open(store)
  await vi.advanceTimersByTimeAsync(1)
  let isClosed = false
  sessions.close().then(() => {
    isClosed = true
  })
  opened = undefined
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect(isClosed).toBe(true)
})

it('the warden ends and forgets other sessions although one cannot be read', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store, retention: minutes(1), journal: (entry) => entries.push(entry) })
  opened = sessions as never
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  await sessions.start(asked, { subject: 'broken', roles: ['clerk'] })
  const broken = (await store.findBySubject('broken'))[0]?.key
  const { find } = store
  vi.spyOn(store, 'find').mockImplementation((key) => {
    if (key === broken) throw new Error('no JSON')
    return find(key)
  })
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(ends()).toMatchObject([{ subject: 'carla' }])
  await vi.advanceTimersByTimeAsync(hours(1))
  expect((await store.list({ are: 'ended', subject: 'carla' })).entries).toEqual([])
})

it('the warden ends the next session although five hundred due ones cannot be found', async () => {
  const store = memoryStore()
  const sessions = open(store)
  const orphans = Array.from({ length: 500 }, (_, count) => ({ key: `gone-${count}`, at: instant(count) }))
  const { due } = store
  const asks = vi.spyOn(store, 'due').mockImplementation(async (until, limit) => {
    return [...orphans, ...(await due(until, limit))].slice(0, limit)
  })
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(minutes(1) + seconds(1))
  expect(ends()).toMatchObject([{ subject: 'carla', reason: 'idle' }])
  asks.mockClear()
  await vi.advanceTimersByTimeAsync(seconds(10))
  expect(asks.mock.calls.length).toBeLessThan(60)
})

it('the warden ends the next session although hundreds cannot be read', async () => {
  const store = memoryStore()
  const sessions = open(store)
  for (let count = 0; count < 250; count++) await sessions.start(asked, { subject: 'broken', roles: ['clerk'] })
  const broken = new Set((await store.findBySubject('broken')).map(({ key }) => key))
  const { find } = store
  vi.spyOn(store, 'find').mockImplementation((key) => {
    if (broken.has(key)) throw new Error('no JSON')
    return find(key)
  })
  await vi.advanceTimersByTimeAsync(1)
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(minutes(1) + seconds(2))
  expect(ends()).toMatchObject([{ subject: 'carla' }])
})
