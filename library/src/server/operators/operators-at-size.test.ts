import { afterEach, expect, it, vi } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { instant } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Filter, ListFilter, Store } from '../../stores/store.ts'
import { createSessions, type Entry, type SessionView } from '../sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const open: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const sessions of open.splice(0)) await sessions.close()
})

const bare = (): Store => {
  const { count: _, findById: __, findMany: ___, ...store } = memoryStore()
  return store
}
const stores = { 'a store': memoryStore, 'a store without the optional verbs': bare }

const opened = (store: Store) => {
  const journal: Entry[] = []
  const sessions = createSessions({ roles, store, journal: (entry) => void journal.push(entry) })
  open.push(sessions)
  const start = (subject: string) => sessions.start(asked, { subject, roles: ['clerk'] })
  return { sessions, journal, start }
}

const badFilters: readonly (readonly [Partial<ListFilter> | object, RegExp])[] = [
  [{ are: 'dead' }, /are is "dead"; write 'live' or 'ended'/],
  [{ sort: 'name' }, /sort is "name"; write one of started, -started/],
  [{ from: 'second floor' }, /from is "second floor"; write a network such as 10\.2\.0\.0\/16/],
  [{ from: '10.2.0.0/33' }, /10\.2\.0\.0\/33/],
  [{ reason: 'bored' }, /reason is "bored"; write one of idle/],
  [{ role: 7 }, /role is 7/],
  [{ startedSince: Number.NaN }, /startedSince is null/],
  [{ limit: 0 }, /limit is 0; write a whole number from 1 to 1000/],
  [{ limit: 1_001 }, /limit is 1001/],
  [{ limit: 1.5 }, /limit is 1\.5/],
]

it.each(badFilters)('the filter %o is refused, with its value and the remedy', async (bad, words) => {
  const { sessions } = opened(memoryStore())
  const filter = { are: 'live', ...bad } as Filter
  for (const refused of [sessions.list(filter), sessions.count(filter)]) {
    await expect(refused).rejects.toThrow(words)
    await expect(refused).rejects.toMatchObject({ name: 'Misuse', code: 'server.bad-filter' })
  }
})

for (const [name, openStore] of Object.entries(stores)) {
  it(`${name} lists, counts and finds sessions by a filter and by id`, async () => {
    const { sessions, start } = opened(openStore())
    const [carla, dora] = [await start('carla'), await start('dora')]
    await sessions.end({ subject: 'dora', id: dora.id, by: 'bea' })
    await eventually(async () => expect(await sessions.count({ are: 'ended' })).toEqual({ count: 1 }))
    const { entries } = await sessions.list({ are: 'live', role: 'clerk', sort: '-active' })
    expect(entries.map(({ id }) => id)).toEqual([carla.id])
    expect((await sessions.list({ are: 'live', role: 'vet' })).entries).toEqual([])
    expect(await sessions.count({ are: 'live', role: 'clerk', startedSince: instant(0) })).toEqual({ count: 1 })
    expect(await sessions.find(carla.id)).toMatchObject({ subject: 'carla', status: { phase: 'active' } })
    expect(await sessions.find(dora.id)).toMatchObject({ subject: 'dora', status: { phase: 'ended' } })
    expect(await sessions.find('nothing')).toBeUndefined()
    expect(await sessions.find('0123456789abcde\0')).toBeUndefined()
  })

  it(`${name} tells of each start, change of roles and end, in batches`, async () => {
    // Real time could pass between two changes on a busy machine, and part them.
    vi.useFakeTimers()
    const { sessions, start } = opened(openStore())
    const batches: (readonly SessionView[])[] = []
    const stop = sessions.whenAnyChanged((changed) => void batches.push(changed))
    const [carla] = await Promise.all([start('carla'), start('dora')])
    await eventually(() => expect(batches).toHaveLength(1))
    expect(batches[0]?.map(({ subject }) => subject).toSorted()).toEqual(['carla', 'dora'])
    await sessions.changeRoles({ subject: 'dora', roles: [], by: 'bea' })
    await sessions.end({ subject: 'carla', id: carla.id, by: 'bea' })
    await eventually(() => expect(batches).toHaveLength(2))
    expect(batches[1]).toContainEqual(expect.objectContaining({ subject: 'dora', roles: [] }))
    expect(batches[1]?.find(({ id }) => id === carla.id)?.status).toMatchObject({ phase: 'ended' })
    stop()
    stop()
    await start('emil')
    await vi.advanceTimersByTimeAsync(150)
    expect(batches).toHaveLength(2)
  })
}

it('ending by a filter ends only what had started before, spares some, and gives each its entry', async () => {
  const { sessions, journal, start } = opened(memoryStore())
  for (let count = 0; count < 120; count++) await start(`person-${count}`)
  const own = await start('bea')
  await new Promise((later) => setTimeout(later, 5))
  const startedBefore = sessions.now()
  await start('late')
  const what = { filter: { role: 'clerk' }, by: 'bea', startedBefore, except: [own.id], detail: 'the till is closed' }
  expect(await sessions.count({ are: 'live', ...what.filter, startedBefore })).toEqual({ count: 121 })
  expect(await sessions.endMany(what)).toEqual({ matched: 120, ended: 120 })
  const entries = journal.filter((entry) => entry.what === 'session-ended')
  expect(entries).toHaveLength(120)
  expect(new Set(entries.map(({ session }) => session)).size).toBe(120)
  for (const entry of entries)
    expect(entry).toMatchObject({ by: 'bea', reason: 'revoked', detail: 'the till is closed' })
  const left = await sessions.list({ are: 'live' })
  expect(left.entries.map(({ subject }) => subject).toSorted()).toEqual(['bea', 'late'])
  expect(await sessions.endMany(what)).toEqual({ matched: 0, ended: 0 })
})

it('everybody is ended by a filter without a field, by one of two operators each', async () => {
  const store = memoryStore()
  const [here, there] = [opened(store), opened(store)]
  for (let count = 0; count < 200; count++) await here.start(`person-${count}`)
  await new Promise((later) => setTimeout(later, 5))
  const what = { filter: {}, by: 'bea', startedBefore: here.sessions.now() }
  const ends = await Promise.all([here, there].map(({ sessions }) => sessions.endMany(what)))
  expect(ends.reduce((sum, { ended }) => sum + ended, 0)).toBe(200)
  expect(await here.sessions.count({ are: 'live' })).toEqual({ count: 0 })
})

it('a listener that throws keeps no other from learning, and a store that failed is read again', async () => {
  const store = memoryStore()
  const { sessions, journal, start } = opened(store)
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(store, 'findMany').mockRejectedValueOnce(new Error('gone'))
  const told: string[] = []
  sessions.whenAnyChanged(() => {
    throw new Error('broken')
  })
  sessions.whenAnyChanged((changed) => told.push(...changed.map(({ subject }) => subject)))
  await start('carla')
  await eventually(() => expect(told).toEqual(['carla']))
  expect(journal.map(({ what }) => what)).toEqual(expect.arrayContaining(['store-failed', 'listener-failed']))
  complaint.mockRestore()
})
