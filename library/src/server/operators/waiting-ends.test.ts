import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { pci } from '../../core/policy.ts'
import { days, instant, minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type EndLater, type Entry, type Sessions } from '../sessions.ts'

// No person is idle for too long here.
const roles = oneClerk(pci)
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

let store: Store
let journal: Entry[]
let open: Sessions[]

const server = (on: Store = store): Sessions => {
  const sessions = createSessions({ roles, store: on, journal: (entry) => void journal.push(entry) })
  open.push(sessions as unknown as Sessions)
  return sessions as unknown as Sessions
}
const start = async (sessions: Sessions, ...subjects: readonly string[]): Promise<readonly string[]> => {
  const started: string[] = []
  for (const subject of subjects) started.push((await sessions.start(asked, { subject, roles: ['clerk'] })).id)
  await vi.advanceTimersByTimeAsync(10)
  return started
}
const all = (sessions: Sessions): EndLater => ({
  filter: {},
  by: 'bea',
  startedBefore: sessions.now(),
  detail: 'the till closes',
  inMs: seconds(10),
})
const kinds = (): readonly string[] => journal.map(({ what }) => what).filter((what) => what.startsWith('ends-'))
const details = (what: string): readonly unknown[] =>
  journal.filter((entry) => entry.what === what).map(({ by, detail }) => ({ by, detail }))
const outcome = async (sessions: Sessions) => (await sessions.waitingEnds()).map((end) => end.outcome)

beforeEach(() => {
  vi.useFakeTimers()
  store = memoryStore()
  journal = []
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((sessions) => sessions.close()))
  vi.useRealTimers()
})

it('an end waits its time, and one of two servers carries it out', async () => {
  const [here, there] = [server(), server()]
  await start(here, 'carla', 'dora')
  const { id, matched, at } = await here.endLater(all(here))
  expect([matched, at]).toEqual([{ count: 2 }, here.now() + seconds(10)])
  await start(there, 'late')
  await vi.advanceTimersByTimeAsync(seconds(9.9))
  expect(await there.waitingEnds()).toMatchObject([
    { id, by: 'bea', matched: { count: 2 }, outcome: { kind: 'waiting' } },
  ])
  expect(await here.count({ are: 'live' })).toEqual({ count: 3 })
  await vi.advanceTimersByTimeAsync(100)
  expect(await outcome(there)).toEqual([{ kind: 'ended', matched: 2, ended: 2 }])
  expect((await there.list({ are: 'live' })).entries.map(({ subject }) => subject)).toEqual(['late'])
  expect(kinds()).toEqual(['ends-waiting', 'ends-done'])
  expect(details('ends-waiting')).toEqual([{ by: 'bea', detail: '2, in 10000 ms: everybody. Note: the till closes' }])
  expect(details('ends-done')).toEqual([{ by: 'bea', detail: '2 of 2: everybody. Note: the till closes' }])
  expect(journal.filter(({ what }) => what === 'session-ended')).toMatchObject([
    { subject: 'carla', by: 'bea', detail: 'the till closes' },
    { subject: 'dora', by: 'bea', detail: 'the till closes' },
  ])
})

it('an end whose server is gone is carried out by another, which had no notice of it', async () => {
  const here = server({ ...store, publish: async () => undefined })
  const there = server()
  await start(here, 'carla')
  await here.endLater({ ...all(here), words: 'the clerks' })
  await here.close()
  await vi.advanceTimersByTimeAsync(seconds(45))
  expect(await outcome(there)).toEqual([{ kind: 'ended', matched: 1, ended: 1 }])
  expect(details('ends-done')).toEqual([{ by: 'bea', detail: '1 of 1: the clerks. Note: the till closes' }])
})

it('a server that dies while it ends is followed by another after a minute', async () => {
  let dies = false
  const dying: Store = {
    ...store,
    list: (filter, cursor) => (dies ? new Promise(() => {}) : store.list(filter, cursor)),
    ...(store.records && {
      records: { ...store.records, list: async (kind) => (dies ? [] : (store.records?.list(kind) ?? [])) },
    }),
  }
  const here = server(dying)
  await start(here, 'carla')
  const { id } = await here.endLater(all(here))
  dies = true
  expect(await here.endNow(id, 'bea')).toBe(true)
  const there = server()
  await vi.advanceTimersByTimeAsync(seconds(50))
  expect(await outcome(there)).toEqual([{ kind: 'ending' }])
  await vi.advanceTimersByTimeAsync(seconds(50))
  expect(await outcome(there)).toEqual([{ kind: 'ended', matched: 1, ended: 1 }])
})

it('a server that closes while it ends leaves the rest to another at once, and no count is lost', async () => {
  const subjects = Array.from({ length: 120 }, (_, index) => `person-${index}`)
  const here = server()
  const there = server()
  await start(here, ...subjects)
  const ended = vi.spyOn(store, 'save')
  const { id } = await here.endLater(all(here))
  const { records } = store
  if (!records) throw new Error('a store in memory has records')
  const save = records.save
  let claims = 0
  vi.spyOn(records, 'save').mockImplementation(async (...given) => {
    claims += 1
    if (claims === 1) void here.close()
    return save(...given)
  })
  await here.endNow(id, 'cleo')
  await vi.advanceTimersByTimeAsync(seconds(30))
  expect(await outcome(there)).toEqual([{ kind: 'ended', matched: 120, ended: 120 }])
  expect(ended.mock.calls.filter(([, session]) => session.ended).length).toBeGreaterThanOrEqual(120)
  expect(details('ends-done')).toEqual([
    { by: 'bea', detail: '120 of 120, at once by cleo: everybody. Note: the till closes' },
  ])
})

it('a stopped end ends no session, and is neither stopped nor hurried again', async () => {
  const [here, there] = [server(), server()]
  await start(here, 'carla')
  const { id } = await here.endLater(all(here))
  expect(await Promise.all([here.stopEnd(id, 'bea'), there.stopEnd(id, 'cleo')])).toEqual([true, false])
  expect(await there.endNow(id, 'cleo')).toBe(false)
  expect(await there.stopEnd('unknown', 'cleo')).toBe(false)
  await vi.advanceTimersByTimeAsync(seconds(30))
  expect(await outcome(there)).toEqual([{ kind: 'stopped', by: 'bea' }])
  expect(await here.count({ are: 'live' })).toEqual({ count: 1 })
  expect(kinds()).toEqual(['ends-waiting', 'ends-stopped'])
  await vi.advanceTimersByTimeAsync(minutes(10))
  expect(await there.waitingEnds()).toEqual([])
})

it('an end that is hurried on both servers begins once', async () => {
  const [here, there] = [server(), server()]
  await start(here, 'carla')
  const { id } = await here.endLater({ ...all(here), inMs: days(1) })
  const began = await Promise.all([here.endNow(id, 'bea'), there.endNow(id, 'bea')])
  expect(began.filter(Boolean)).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await outcome(there)).toEqual([{ kind: 'ended', matched: 1, ended: 1 }])
  expect(details('ends-done')).toHaveLength(1)
})

it('it ends only the named sessions, without the spared ones and without those that started later', async () => {
  const here = server()
  const [carla = '', dora = '', emil = ''] = await start(here, 'carla', 'dora', 'emil')
  const before = all(here)
  const [late = ''] = await start(here, 'late')
  const named = { ...before, only: [carla, carla, dora, late, 'nothing'], except: [dora], inMs: 0 }
  expect((await here.endLater(named)).matched).toEqual({ count: 1 })
  await vi.advanceTimersByTimeAsync(seconds(1))
  expect(await outcome(here)).toEqual([{ kind: 'ended', matched: 1, ended: 1 }])
  const rest = await here.endLater({ ...all(here), filter: { role: 'clerk' }, except: [emil, carla, 'nothing'] })
  expect(rest.matched).toEqual({ count: 2 })
})

it('no session ends when the session that confirmed it is over, is of another person or lost the task', async () => {
  const here = server()
  const [bea = '', carla = ''] = await start(here, 'bea', 'carla')
  const confirmed = { session: bea, task: 'see' }
  const ended = async (change: Partial<EndLater>) => {
    await here.endLater({ ...all(here), only: [carla], confirmed, inMs: 1, ...change })
    await vi.advanceTimersByTimeAsync(seconds(1))
    return (await outcome(here)).at(-1)
  }
  const refused = { kind: 'refused' }
  expect(await ended({ confirmed: { session: carla } })).toEqual(refused)
  expect(await ended({ confirmed: { session: 'unknown' } })).toEqual(refused)
  expect(await ended({ confirmed: { session: bea, task: 'other' } })).toEqual(refused)
  expect(await ended({ only: [], filter: { role: 'clerk', subject: 'nobody' } })).toMatchObject({ kind: 'ended' })
  await here.changeRoles({ subject: 'bea', roles: [], by: 'cleo' })
  expect(await ended({})).toEqual(refused)
  expect(await ended({ confirmed: { session: bea } })).toMatchObject({ ended: 1 })
  await here.endAll({ subject: 'bea', by: 'cleo' })
  expect(await ended({ confirmed: { session: bea } })).toEqual(refused)
  expect(journal.filter(({ what, reason }) => what === 'ends-done' && reason === 'refused')).toHaveLength(5)
})

it('an end goes on when the operator signs in anew while it waits', async () => {
  const here = server()
  const [carla = ''] = await start(here, 'carla')
  const { id, setCookie } = await here.start(asked, { subject: 'bea', roles: ['clerk'] })
  const end = { ...all(here), startedBefore: instant(here.now() + 1), only: [carla] }
  await here.endLater({ ...end, confirmed: { session: id, task: 'see' } })
  const again = new Headers({ cookie: setCookie.split(';')[0] ?? '', origin: 'http://localhost' })
  await here.start({ ...asked, headers: again }, { subject: 'bea', roles: ['clerk'] })
  expect((await here.find(id))?.ended).toMatchObject({ reason: 'replaced' })
  await vi.advanceTimersByTimeAsync(seconds(10))
  expect(await outcome(here)).toEqual([{ kind: 'ended', matched: 1, ended: 1 }])
  await here.endLater({ ...all(here), confirmed: { session: id, task: 'see' } })
  await here.endAll({ subject: 'bea', by: 'cleo' })
  await vi.advanceTimersByTimeAsync(seconds(10))
  expect((await outcome(here)).at(-1)).toEqual({ kind: 'refused' })
})

it('a wait that cannot be is refused, and so is every verb on a store without records', async () => {
  const here = server()
  for (const bad of [{ inMs: -1 }, { inMs: Number.NaN }, { inMs: days(1) + 1 }, { words: 'x'.repeat(501) }])
    await expect(here.endLater({ ...all(here), ...bad })).rejects.toMatchObject({ code: 'server.bad-wait' })
  for (const bad of [{ filter: { from: 'here' } }, { only: 'carla' as never }, { except: Array(10_001).fill('x') }])
    await expect(here.endLater({ ...all(here), ...bad })).rejects.toMatchObject({ code: 'server.bad-filter' })
  const { records: _, ...bare } = memoryStore()
  const without = server(bare)
  const code = 'store.no-records'
  await expect(without.endLater(all(without))).rejects.toMatchObject({ code })
  await expect(without.stopEnd('x', 'bea')).rejects.toMatchObject({ code })
  await expect(without.endNow('x', 'bea')).rejects.toMatchObject({ code })
  await expect(without.waitingEnds()).rejects.toThrow(/waitingEnds needs a store with records/)
})

it('records of ended ends are forgotten', async () => {
  const here = server()
  await here.endLater(all(here))
  await vi.advanceTimersByTimeAsync(minutes(130))
  expect(await store.records?.list('end')).toEqual([])
  expect(await store.records?.forget(instant(0))).toBe(0)
})
