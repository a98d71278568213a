import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy, oneMinute } from '../../src/core/policy.ts'
import { hours, milliseconds, minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Notice, Store } from '../../src/stores/store.ts'
import { statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

let store: Store
let open: Machines[]

const serve = (aheadMs: readonly number[], policy = oneMinute): readonly Machine[] => {
  const machines = createMachines(
    aheadMs.map((ahead) => ({ store, aheadMs: ahead })),
    policy,
  )
  open.push(machines)
  return machines.machines
}
const signIn = (on: Machine, subject = 'carla'): Promise<string> => (open[0] as Machines).signIn(on, subject)
const wroteOf = (machine: Machine, kind: string): readonly (string | undefined)[] =>
  machine.wrote.filter(({ what }) => what === kind).map(({ detail }) => detail)
const endsOf = (machines: Machines): readonly (string | undefined)[] => machines.ends().map(({ reason }) => reason)

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

it.each([seconds(3), minutes(1), hours(1)])(
  'a server that is ahead of the other by %d ms ends none of its sessions early',
  async (by) => {
    const [slow, fast] = serve([0, by]) as [Machine, Machine]
    const cookies = await Promise.all([signIn(slow, 'rosa'), signIn(fast, 'carla')])
    await pass(seconds(59))
    for (const on of [slow, fast])
      for (const cookie of cookies) expect(await statusOf(on, cookie)).toMatchObject({ phase: 'warning' })
  },
)

it('sessions of both servers end in time, whichever of them looks', async () => {
  const [slow, fast] = serve([0, minutes(10)]) as [Machine, Machine]
  await pass(seconds(2))
  for (const on of [slow, fast, slow, fast]) await signIn(on)
  await pass(minutes(1) + milliseconds(100))
  expect(endsOf(open[0] as Machines)).toEqual(['idle', 'idle', 'idle', 'idle'])
})

it('a page that left through the server that is ahead has its grace and no more', async () => {
  const [slow, fast] = serve([0, minutes(1)]) as [Machine, Machine]
  await pass(seconds(2))
  const cookie = await signIn(slow)
  await tell(fast, cookie, { type: 'page-seen', page: 'a' })
  await tell(fast, cookie, { type: 'page-left', page: 'a' })
  await pass(seconds(5) - 500)
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'active' })
  await pass(seconds(1))
  expect(await statusOf(slow, cookie)).toMatchObject({ phase: 'ended', reason: 'closed' })
})

it('both servers write once that their clocks disagree, with the remedy', async () => {
  const [slow, fast] = serve([0, minutes(1)]) as [Machine, Machine]
  await pass(minutes(10))
  expect(wroteOf(fast, 'clocks-disagree')).toEqual([
    "this server's clock is 60 s ahead of another server's; it now counts 60 s behind its clock; set the clocks of all servers by NTP",
  ])
  expect(wroteOf(slow, 'clocks-disagree')).toEqual([
    "this server's clock is 60 s behind another server's; set the clocks of all servers by NTP",
  ])
})

it('a server that starts later, or whose neighbour does, ends nothing early', async () => {
  const [fast] = serve([minutes(1)]) as [Machine]
  await pass(minutes(5))
  const [slow] = serve([0]) as [Machine]
  const cookie = await signIn(slow)
  await pass(seconds(30))
  const [faster] = serve([minutes(2)]) as [Machine]
  await pass(seconds(29))
  for (const on of [slow, fast, faster]) expect(await statusOf(on, cookie)).toMatchObject({ phase: 'warning' })
})

it('several servers count by the slowest clock, and every session ends in time', async () => {
  const [first, second, third] = serve([hours(1), minutes(20), 0]) as [Machine, Machine, Machine]
  await pass(minutes(1))
  for (const on of [first, second, third]) await signIn(on)
  await pass(minutes(1) + milliseconds(100))
  expect(endsOf(open[0] as Machines)).toEqual(['idle', 'idle', 'idle'])
})

it('a server whose clock is put right stays with the others, and a person who works stays', async () => {
  let aheadMs: number = minutes(1)
  const machines = createMachines([{ store, aheadMs: () => aheadMs }, { store }])
  open.push(machines)
  const [fast, right] = machines.machines as [Machine, Machine]
  await pass(seconds(10))
  const cookie = await signIn(right)
  aheadMs = 0
  for (let step = 0; step < 12; step++) {
    await pass(seconds(10))
    await tell(step % 2 ? fast : right, cookie, { type: 'input', agoMs: 0 })
  }
  for (const on of [fast, right]) expect(await statusOf(on, cookie)).toMatchObject({ phase: 'active' })
})

it('a neighbour that is a day behind sets no server back by more than an hour, and the journal has it', async () => {
  const [fast] = serve([hours(24), 0]) as [Machine]
  await pass(seconds(2))
  expect(wroteOf(fast, 'clocks-disagree')).toEqual([
    expect.stringContaining('it now counts 3600 s behind its clock at most'),
  ])
  await signIn(fast)
  await pass(minutes(1) + seconds(1))
  expect(endsOf(open[0] as Machines)).toEqual(['idle'])
})

it('a clock that stands still keeps no session alive for ever', async () => {
  const frozen = createMachines([{ store, clock: 'stopped' }, { store }], definePolicy({ idle: minutes(5) }))
  open.push(frozen)
  await pass(seconds(2))
  await frozen.signIn(frozen.machines[1] as Machine)
  await pass(hours(1) + minutes(6))
  expect(endsOf(frozen)).toEqual(['idle'])
})

it('notices that come late make no clock seem ahead', async () => {
  const late: Store = {
    ...store,
    subscribe: (listener) => store.subscribe((notice) => void setTimeout(() => listener(notice), seconds(10))),
  }
  const machines = createMachines([{ store: late }, { store: late }, { store: late }])
  open.push(machines)
  await pass(minutes(5))
  for (const machine of machines.machines) expect(wroteOf(machine, 'clocks-disagree')).toEqual([])
})

it('servers tell their clocks every half minute, and no more where notices come late', async () => {
  let sent = 0
  const counted = (notices: Store): Store => ({
    ...notices,
    publish: (notice) => {
      sent += 1
      return notices.publish(notice)
    },
    subscribe: (listener) => notices.subscribe((notice) => void setTimeout(() => listener(notice), seconds(3))),
  })
  const late = counted(store)
  open.push(createMachines([{ store: late }, { store: late }, { store: late }]))
  await pass(minutes(1))
  sent = 0
  await pass(minutes(10))
  expect(sent).toBeLessThan(3 * 10 * 14)
})

it('a notice of another kind of clock is ignored', async () => {
  const [one] = serve([0]) as [Machine]
  const strange = [
    {},
    { server: 1, at: 'now' },
    { server: 'x', at: Number.NaN, ahead: 3 },
    { server: 'x', at: 5 },
    { server: 'y', at: 5, setBack: 0, others: 'none' },
  ]
  for (const clock of strange) await store.publish({ about: 'session', key: '', clock } as never as Notice)
  const cookie = await signIn(one)
  await pass(seconds(10))
  expect(await statusOf(one, cookie)).toMatchObject({ phase: 'active' })
  expect(wroteOf(one, 'clocks-disagree')).toEqual([])
})
