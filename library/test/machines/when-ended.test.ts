import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { hours, minutes, seconds } from '../../src/core/time.ts'
import type { EndedVisit, Visit, VisitChange } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const policy = definePolicy({ idle: minutes(30), warning: minutes(1), lifetime: hours(8) })
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

let machines: Machines
let one: Machine
let two: Machine
let finds = 0
let find: Store['find']

const open = (differs: Partial<Store> = {}): void => {
  const store = memoryStore()
  find = store.find
  const own: Store = {
    ...store,
    find: (key) => {
      finds += 1
      return find(key)
    },
    ...differs,
  }
  machines = createMachines([{ store }, { store: own }], policy)
  ;[one, two] = machines.machines as readonly [Machine, Machine]
}

beforeEach(() => {
  vi.useFakeTimers()
  finds = 0
})
afterEach(async () => {
  const closed = machines.close()
  await pass(seconds(2))
  await closed
  vi.useRealTimers()
})

const visitOn = (machine: Machine, cookie: string): Promise<Visit> =>
  Promise.resolve(
    machine.sessions.visit({ method: 'GET', url: 'http://localhost/', headers: new Headers({ cookie }) }),
  ) as Promise<Visit>

const listenOn = async (machine: Machine, cookie: string): Promise<{ ends: EndedVisit[]; stop: () => void }> => {
  const ends: EndedVisit[] = []
  const stop = machine.sessions.whenEnded((await visitOn(machine, cookie)) as never, (ended) => ends.push(ended))
  return { ends, stop }
}

const ways: Readonly<Record<string, readonly [reason: string, end: (cookie: string) => Promise<unknown>]>> = {
  'by an operator on another server': ['revoked', () => one.sessions.endAll({ subject: 'carla', by: 'maria' })],
  'by its person': ['signed-out', (cookie) => tell(one, cookie, { type: 'sign-out' })],
  'by idleness': ['idle', () => pass(minutes(30) + 100)],
  'with its last page': [
    'closed',
    async (cookie) => {
      await tell(one, cookie, { type: 'page-seen', page: 'a' })
      await tell(one, cookie, { type: 'page-left', page: 'a' })
      await pass(seconds(6))
    },
  ],
  'by its lifetime': [
    'lifetime',
    async (cookie) => {
      for (let quarter = 0; quarter < 33; quarter++) {
        await pass(minutes(15))
        await tell(one, cookie, { type: 'input', agoMs: 0 })
      }
    },
  ],
  'because its person signed in again': [
    'replaced',
    (cookie) => {
      const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers({ cookie }) }
      return one.sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
    },
  ],
}

it.each(Object.entries(ways))('a listener is notified once of a session that ended %s', async (_, [reason, end]) => {
  open()
  const cookie = await machines.signIn(one)
  const { ends } = await listenOn(two, cookie)
  await pass(0)
  expect(ends).toEqual([])
  await end(cookie)
  await pass(100)
  expect(ends).toMatchObject([{ kind: 'ended', reason }])
  await pass(hours(1))
  expect(ends.length).toBe(1)
})

it('a listener is notified of an earlier end, and of a visit without a session, but never inside the call', async () => {
  open()
  const cookie = await machines.signIn(one)
  const live = await visitOn(two, cookie)
  await tell(one, cookie, { type: 'sign-out' })
  const ends: EndedVisit[] = []
  for (const visit of [live, await visitOn(two, cookie), await visitOn(two, '')])
    two.sessions.whenEnded(visit as never, (ended) => ends.push(ended))
  expect(ends).toEqual([])
  await pass(0)
  expect(ends.map(({ kind }) => kind).sort()).toEqual(['ended', 'ended', 'nobody'])
})

it('a listener is notified of lost roles, made on another server, and then of the end', async () => {
  open()
  const cookie = await machines.signIn(one)
  const changes: VisitChange[] = []
  two.sessions.whenChanged((await visitOn(two, cookie)) as never, (change) => changes.push(change))
  await tell(one, cookie, { type: 'input', agoMs: 0 })
  await pass(1_000)
  expect(changes).toEqual([])
  await one.sessions.changeRoles({ subject: 'carla', roles: [], by: 'maria' })
  await pass(1_000)
  expect(changes).toEqual([{ kind: 'live', subject: 'carla', roles: [] }])
  await one.sessions.endAll({ subject: 'carla', by: 'maria' })
  await pass(1_000)
  expect(changes).toMatchObject([{ kind: 'live' }, { kind: 'ended', reason: 'revoked' }])
})

it('a stopped listener is not notified, nor is any once the server closes', async () => {
  open()
  const cookie = await machines.signIn(one)
  const [stopped, open2] = [await listenOn(two, cookie), await listenOn(two, cookie)]
  const never: EndedVisit[] = []
  two.sessions.whenEnded({ kind: 'nobody' }, (ended) => never.push(ended))()
  stopped.stop()
  await two.sessions.close()
  await one.sessions.endAll({ subject: 'carla', by: 'maria' })
  await pass(hours(1))
  expect([stopped.ends, open2.ends, never]).toEqual([[], [], []])
})

it('a listener that fails is journalled and keeps the end from no other', async () => {
  open()
  const cookie = await machines.signIn(one)
  const visit = (await visitOn(two, cookie)) as never
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  const ends: EndedVisit[] = []
  two.sessions.whenEnded(visit, () => {
    throw new Error('the socket was gone')
  })
  two.sessions.whenEnded(visit, async () => Promise.reject(new Error('the socket was slow')))
  two.sessions.whenEnded(visit, (ended) => ends.push(ended))
  await tell(one, cookie, { type: 'sign-out' })
  await pass(0)
  expect(ends.length).toBe(1)
  expect(two.wrote.filter(({ what }) => what === 'listener-failed').length).toBe(2)
  expect(complaint).toHaveBeenCalledTimes(2)
  complaint.mockRestore()
})

it('a server that missed the notice notifies of an end within five minutes', async () => {
  open({ subscribe: () => () => {} })
  const cookie = await machines.signIn(one)
  const { ends } = await listenOn(two, cookie)
  await pass(minutes(1))
  await one.sessions.endAll({ subject: 'carla', by: 'maria' })
  await pass(seconds(30))
  expect(ends).toEqual([])
  await pass(minutes(4) + seconds(30))
  expect(ends).toMatchObject([{ kind: 'ended', reason: 'revoked' }])
})

it('a store that is away when an end is looked for is queried again until it responds', async () => {
  open()
  const cookie = await machines.signIn(one)
  const { ends } = await listenOn(two, cookie)
  await pass(0)
  const answers = find
  find = () => Promise.reject(new Error('away'))
  await one.sessions.endAll({ subject: 'carla', by: 'maria' })
  await pass(seconds(30))
  expect(ends).toEqual([])
  expect(two.wrote.filter(({ what }) => what === 'store-failed').length).toBe(1)
  find = answers
  await pass(seconds(6))
  expect(ends).toMatchObject([{ kind: 'ended', reason: 'revoked' }])
})

it('a session that the store no longer knows ends as unknown', async () => {
  open()
  const cookie = await machines.signIn(one)
  const { ends } = await listenOn(two, cookie)
  await pass(0)
  find = () => undefined
  await pass(minutes(5))
  expect(ends).toEqual([{ kind: 'unknown' }])
})

it('ten thousand listeners send the store no query while nothing ends, and each one in five minutes', async () => {
  open()
  const cookie = await machines.signIn(one)
  const { ends } = await listenOn(two, cookie)
  const visit = (await visitOn(two, cookie)) as { readonly key: string }
  const many = 10_000
  const stored = await find(visit.key)
  find = (key) => stored && { ...stored, key }
  for (let index = 0; index < many; index++)
    two.sessions.whenEnded({ ...visit, kind: 'live', key: `key-${index}` } as never, (ended) => ends.push(ended))
  // Turns of the event loop are real ones.
  while (finds < many) await pass(1)
  finds = 0
  await pass(minutes(3) + seconds(50))
  expect(finds).toBeLessThan(10)
  for (let tick = 0; tick < 14; tick++) {
    await pass(seconds(5))
    for (let turn = 0; turn < 20; turn++) await pass(0)
  }
  expect(finds).toBeGreaterThanOrEqual(many)
  expect(finds).toBeLessThan(many + 100)
  expect(await statusOf(one, cookie)).toMatchObject({ phase: 'active' })
  expect(ends).toEqual([])
})
