import { memoryBags } from 'curfew/stores/memory'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Change, StoredAccount } from './account.ts'
import { createObeying, type Obeying } from './obeyed.ts'

let accounts: Map<string, StoredAccount>
let obeyed: Change[]
let isAway: boolean
let failures: unknown[]
let obeying: Obeying
const bags = memoryBags()

const have = (name: string, ...roles: readonly string[]): void =>
  void accounts.set(name, { name, roles, isDisabled: false, passwordHash: `hash of ${name}` })

beforeEach(() => {
  vi.useFakeTimers()
  accounts = new Map()
  obeyed = []
  failures = []
  isAway = false
  obeying = createObeying(bags, {
    name: `${Math.random()}`,
    accounts: () => accounts,
    obey: async (changes) => {
      if (isAway) throw new Error('away')
      obeyed.push(...changes)
    },
    failed: (failure) => failures.push(failure),
  })
})
afterEach(() => {
  obeying.stop()
  vi.useRealTimers()
})

it('sessions obey what has changed since they last obeyed, once', async () => {
  have('rosa', 'clerk')
  await obeying.catchUp()
  have('rosa', 'manager')
  have('mia', 'clerk')
  await obeying.catchUp()
  await obeying.catchUp()
  accounts.delete('mia')
  await obeying.catchUp()
  expect(obeyed).toEqual([
    { name: 'rosa', what: 'roles', roles: ['manager'] },
    { name: 'mia', what: 'removed' },
  ])
})

it('a store that gives no answer is asked again until it gives one', async () => {
  have('rosa', 'clerk')
  await obeying.catchUp()
  isAway = true
  accounts.delete('rosa')
  await obeying.catchUp()
  await vi.advanceTimersByTimeAsync(5_000)
  expect([obeyed, failures.length]).toEqual([[], 3])
  isAway = false
  await vi.advanceTimersByTimeAsync(2_000)
  expect(obeyed).toEqual([{ name: 'rosa', what: 'removed' }])
})
