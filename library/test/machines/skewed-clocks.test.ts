import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneMinute } from '../../src/core/policy.ts'
import { dueAt } from '../../src/core/session.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { listen, statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const skew = seconds(2)
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

let store: Store
let machines: Machines
let slow: Machine
let fast: Machine

beforeEach(() => {
  vi.useFakeTimers()
  store = memoryStore()
  machines = createMachines([{ store }, { store, aheadMs: skew }], oneMinute)
  ;[slow, fast] = machines.machines as readonly [Machine, Machine]
})
afterEach(async () => {
  const closed = machines.close()
  await pass(seconds(2))
  await closed
  vi.useRealTimers()
})

const request = async (on: Machine, cookie: string): Promise<{ readonly kind: string }> =>
  on.sessions.visit({ method: 'GET', url: 'http://localhost/', headers: new Headers({ cookie }) })

it('an end comes at most as much too early as the clocks are apart, and once', async () => {
  const cookie = await machines.signIn(slow)
  await pass(minutes(1) - skew - 1)
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'warning' })
  await pass(1)
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'ended', reason: 'idle' })
  await pass(minutes(2))
  expect(machines.ends().length).toBe(1)
  expect(slow.wrote.concat(fast.wrote).filter(({ what }) => what === 'session-ended').length).toBe(1)
})

it('an end comes at most as much too late as the clocks are apart', async () => {
  const cookie = await machines.signIn(fast)
  fast.die()
  await pass(minutes(1) + skew - 1)
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'warning' })
  await pass(1)
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'ended', reason: 'idle' })
})

it('a request to the slower server moves nothing back', async () => {
  const cookie = await machines.signIn(slow)
  await pass(seconds(20))
  await request(fast, cookie)
  const [before] = await store.findBySubject('carla')
  await pass(seconds(1))
  await request(slow, cookie)
  const [after] = await store.findBySubject('carla')
  expect(after).toEqual(before)
  expect(before && dueAt(before.session)).toBe(Date.now() + minutes(1) + skew - seconds(1))
})

it('a session that is over on one server is never live on the other', async () => {
  const people = await Promise.all(
    Array.from({ length: 60 }, (_, index) => machines.signIn(index % 2 ? slow : fast, `s${index}`)),
  )
  const over = new Set<string>()
  for (let step = 0; step < 200; step++) {
    await pass(500 + ((step * 37) % 300))
    for (const [index, cookie] of people.entries()) {
      const on = (index + step) % 3 ? slow : fast
      const turn = (index * 31 + step * 17) % 97
      if (turn === 0) await tell(on, cookie, { type: 'sign-out' })
      else if (turn < 4) await tell(on, cookie, { type: 'extend' })
      else if (turn < 8) await request(on, cookie)
      else if (turn > 30) continue
      const { phase } = await statusOf(on, cookie)
      if (over.has(cookie)) expect(phase).toBe('ended')
      if (phase === 'ended') over.add(cookie)
    }
  }
  expect(over.size).toBeGreaterThan(30)
  const written = slow.wrote.concat(fast.wrote).filter(({ what }) => what === 'session-ended')
  expect(new Set(written.map(({ session }) => session)).size).toBe(written.length)
})

it('a page that comes back within three seconds is no departure, on whichever servers it leaves and comes', async () => {
  for (const [left, back] of [
    [slow, fast],
    [fast, slow],
  ] as const) {
    const cookie = await machines.signIn(slow)
    await tell(left, cookie, { type: 'page-seen', page: 'a' })
    await tell(left, cookie, { type: 'page-left', page: 'a' })
    await pass(seconds(3) - 1)
    await tell(back, cookie, { type: 'page-seen', page: 'b' })
    await pass(seconds(10))
    for (const machine of machines.machines)
      expect(await statusOf(machine, cookie)).toMatchObject({ phase: 'active', pages: 1 })
  }
})

it('an open page is kept by whichever server holds its stream', async () => {
  for (const on of machines.machines) {
    const cookie = await machines.signIn(slow)
    const stream = await listen(on, cookie, 'page=a&nth=1')
    for (let minute = 0; minute < 10; minute++) {
      for (let half = 0; half < 2; half++) {
        await pass(seconds(25))
        await tell(on === slow ? fast : slow, cookie, { type: 'input', agoMs: 0 })
      }
      expect(stream.said.at(-1)?.phase).toBe('active')
    }
    stream.leave()
    await pass(seconds(15) + skew)
    expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'ended', reason: 'closed' })
  }
})

it('no duration on the wire is below zero', async () => {
  const cookie = await machines.signIn(fast)
  for (const on of machines.machines)
    for (const [field, value] of Object.entries(await statusOf(on, cookie)))
      if (field.endsWith('Ms')) expect(value).toBeGreaterThanOrEqual(0)
  await tell(slow, cookie, { type: 'sign-out' })
  for (const on of machines.machines)
    expect(await statusOf(on, cookie)).toMatchObject({ phase: 'ended', agoMs: expect.toSatisfy((ms) => ms >= 0) })
})
