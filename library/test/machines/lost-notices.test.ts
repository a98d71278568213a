import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { listen, statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const policy = definePolicy({ idle: minutes(10), warning: minutes(1) })
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

let machines: Machines
let one: Machine
let two: Machine
let finds: <Found>(found: Found) => Promise<Found>

const open = (differs: Partial<Store>): void => {
  const store = memoryStore()
  const own: Store = { ...store, find: async (key) => finds(await store.find(key)), ...differs }
  machines = createMachines([{ store }, { store: own }], policy)
  ;[one, two] = machines.machines as readonly [Machine, Machine]
}

const deaf: Partial<Store> = { subscribe: () => () => {} }

beforeEach(() => {
  vi.useFakeTimers()
  finds = async (found) => found
})
afterEach(async () => {
  const closed = machines.close()
  await pass(seconds(2))
  await closed
  vi.useRealTimers()
})

it('a server that missed an end refuses at once, and notifies its pages at its next read, with nothing else before', async () => {
  open(deaf)
  const cookie = await machines.signIn(one)
  const stream = await listen(two, cookie, 'page=a')
  await pass(seconds(10))
  const before = stream.said.length
  expect(await one.sessions.endAll({ subject: 'carla', by: 'maria' })).toBe(1)
  expect(await statusOf(two, cookie)).toMatchObject({ phase: 'ended', reason: 'revoked' })
  await pass(seconds(65))
  expect(stream.said.slice(before)).toMatchObject([{ phase: 'ended', reason: 'revoked' }])
  expect(stream.isOver()).toBe(true)
})

it('a server that missed an answer to the warning says so at its next read, and never that the session has ended', async () => {
  open(deaf)
  const cookie = await machines.signIn(one)
  const stream = await listen(two, cookie, 'page=a')
  await pass(minutes(9) + seconds(30))
  expect(stream.said.at(-1)?.phase).toBe('warning')
  await tell(one, cookie, { type: 'extend' })
  await pass(minutes(2))
  expect(stream.said.at(-1)).toMatchObject({ phase: 'active' })
  expect(stream.isOver()).toBe(false)
})

it('a read that returns after a later one is not sent', async () => {
  open({})
  const cookie = await machines.signIn(one)
  const stream = await listen(two, cookie, 'page=a')
  await pass(0)
  const late = async <Found>(found: Found): Promise<Found> => {
    finds = async (next) => next
    await new Promise((later) => setTimeout(later, 500))
    return found
  }
  finds = late
  await tell(one, cookie, { type: 'page-seen', page: 'b' })
  await tell(one, cookie, { type: 'page-seen', page: 'c' })
  await pass(seconds(1))
  expect(stream.said.map(({ pages }) => pages)).toEqual([1, 3])
  finds = late
  await tell(one, cookie, { type: 'page-seen', page: 'd' })
  await tell(one, cookie, { type: 'sign-out' })
  await pass(seconds(1))
  expect(stream.said.map(({ phase }) => phase)).toEqual(['active', 'active', 'ended'])
})

it('a server whose store is away when its pages are to be warned warns them when it is back', async () => {
  open({})
  const cookie = await machines.signIn(one)
  const stream = await listen(two, cookie, 'page=a')
  await pass(minutes(9) - seconds(1))
  finds = () => Promise.reject(new Error('away'))
  await pass(seconds(10))
  expect(stream.said.at(-1)?.phase).toBe('active')
  finds = async (found) => found
  await pass(seconds(1))
  expect(stream.said.at(-1)?.phase).toBe('warning')
})
