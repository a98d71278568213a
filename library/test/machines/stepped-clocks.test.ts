import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy, oneMinute } from '../../src/core/policy.ts'
import { days, hours, minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { listen, statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
// A step: the wall's clock is set, and the ticks go on as before.
const step = (ms: number): void => void vi.setSystemTime(Date.now() + ms)

let store: Store
let open: Machines[]

const machine = (policy = oneMinute): Machine => {
  const machines = createMachines([{ store, clock: 'system' }], policy)
  open.push(machines)
  return machines.machines[0] as Machine
}
const ends = (): readonly (string | undefined)[] =>
  open.flatMap((machines) => machines.ends().map(({ reason }) => reason))
const signIn = (on: Machine, subject = 'carla'): Promise<string> => (open[0] as Machines).signIn(on, subject)

beforeEach(() => {
  vi.useFakeTimers()
  store = memoryStore()
  open = []
})
afterEach(async () => {
  const closed = Promise.all(open.map((machines) => machines.close()))
  await pass(seconds(2))
  await closed
  vi.useRealTimers()
})

it.each([seconds(10), hours(1), days(400)])('a clock that is set back by %d ms puts no end off', async (by) => {
  const on = machine()
  const cookie = await signIn(on)
  await pass(seconds(10))
  step(-by)
  await pass(seconds(1))
  const { phase, endsInMs } = await statusOf(on, cookie)
  expect(phase).toBe('active')
  expect(endsInMs).toBeLessThanOrEqual(minutes(1))
  await pass(minutes(1))
  expect(ends()).toEqual(['idle'])
})

it('a clock that is set back puts no end off where only the warden looks', async () => {
  const on = machine()
  for (const subject of ['carla', 'rosa', 'milo']) await signIn(on, subject)
  step(-hours(1))
  await pass(minutes(1) + seconds(5))
  expect(ends()).toEqual(['idle', 'idle', 'idle'])
})

it('a session that began on a server a minute ahead has its minute on the right one, asked or renewed', async () => {
  const ahead = createMachines([{ store, aheadMs: minutes(1) }])
  open.push(ahead)
  const cookie = await signIn(ahead.machines[0] as Machine)
  const renewed = await signIn(ahead.machines[0] as Machine, 'rosa')
  ahead.machines[0]?.die()
  const on = machine()
  await on.sessions.visit({ method: 'GET', url: 'http://localhost/', headers: new Headers({ cookie: renewed }) })
  expect((await statusOf(on, cookie))['endsInMs']).toBe(minutes(1))
  const [found] = await store.findBySubject('rosa')
  expect(found?.session.activeAt).toBeLessThanOrEqual(Date.now())
  await pass(minutes(1))
  expect((await statusOf(on, cookie)).phase).toBe('ended')
})

it('a clock that is set ahead ends no active session, and every idle one after five seconds', async () => {
  const on = machine()
  const works = await signIn(on, 'rosa')
  const away = await signIn(on, 'carla')
  const streams = await Promise.all([listen(on, works, 'page=a&nth=1'), listen(on, away, 'page=b&nth=1')])
  await pass(seconds(5))
  step(hours(1))
  await pass(seconds(3))
  expect(await statusOf(on, works)).toMatchObject({ phase: 'active' })
  await tell(on, works, { type: 'input', agoMs: 0 })
  expect(ends()).toEqual([])
  await pass(seconds(4))
  expect(ends()).toEqual(['idle'])
  expect(await statusOf(on, away)).toMatchObject({ phase: 'ended', reason: 'idle' })
  for (let count = 0; count < 30; count++) {
    await tell(on, works, { type: 'input', agoMs: 0 })
    await pass(seconds(5))
  }
  expect(await statusOf(on, works)).toMatchObject({ phase: 'active', pages: 1 })
  for (const stream of streams) stream.leave()
})

it('a request in those seconds counts as activity', async () => {
  const on = machine()
  const cookie = await signIn(on)
  await pass(seconds(1))
  step(hours(1))
  const visit = await on.sessions.visit({ method: 'GET', url: 'http://localhost/', headers: new Headers({ cookie }) })
  expect(visit.kind).toBe('live')
  await pass(seconds(20))
  expect((await statusOf(on, cookie)).phase).toBe('active')
})

it('pages of a long policy keep their leases over a clock that is set ahead by an hour', async () => {
  const on = machine(definePolicy({ idle: hours(3) }))
  const cookie = await signIn(on)
  const stream = await listen(on, cookie, 'page=a&nth=1')
  step(hours(1))
  await pass(minutes(5))
  expect(await statusOf(on, cookie)).toMatchObject({ phase: 'active', pages: 1 })
  stream.leave()
})

it('a warden wakes though its clock was an hour ahead when it went to sleep', async () => {
  step(hours(1))
  const on = machine()
  await pass(seconds(1))
  step(-hours(1))
  const other = machine()
  await signIn(other)
  other.die()
  await pass(minutes(1) + seconds(31))
  expect(ends()).toEqual(['idle'])
  expect(on.wrote.some(({ what }) => what === 'clock-stepped')).toBe(true)
})

it('the end of a session that was set back is sent once and stays', async () => {
  const on = machine()
  const cookie = await signIn(on)
  await tell(on, cookie, { type: 'sign-out' })
  step(-hours(1))
  await pass(seconds(40))
  const { agoMs, phase } = await statusOf(on, cookie)
  expect([phase, Number(agoMs) >= 0 && Number(agoMs) <= seconds(41)]).toEqual(['ended', true])
  expect(ends()).toEqual(['signed-out'])
})
