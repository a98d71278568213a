import { expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { definePolicy, oneMinute } from '../../core/policy.ts'
import { start, step } from '../../core/step.ts'
import { after, type Instant, instant, minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { keyOf } from '../http/token.ts'
import { createSessions, type Journal } from '../sessions.ts'

const roles = oneClerk()
const token = 'one'.padEnd(43, '_')
const dawn = instant(1_800_000_000_000)
const at = (count: number): Instant => after(dawn, seconds(count))
const asked = { method: 'GET', url: 'http://127.0.0.1/', headers: new Headers({ cookie: `curfew=${token}` }) }

/** A session that started at dawn; the other process acts right after the first renewal. */
const interrupted = async (store: Store, meanwhile: (key: string) => unknown): Promise<Store> => {
  const key = await keyOf(token)
  await store.save(key, start('carla', ['clerk'], oneMinute, dawn), undefined)
  let isFirst = true
  const renew: Store['renew'] = async (...what) => {
    const renewed = await store.renew?.(...what)
    if (isFirst) await meanwhile(key)
    isFirst = false
    return renewed
  }
  return { ...store, renew }
}

it('a request whose session runs out meanwhile gets the stored end, whichever process was quicker', async () => {
  const kept = memoryStore()
  let looks = Number.NaN
  const store = await interrupted(kept, async (key) => {
    const { session, version } = (await kept.find(key)) ?? {}
    if (session) await kept.save(key, step(session, { type: 'revoke', by: 'maria' }, oneMinute, at(20)), version)
    looks = 0
  })
  // From then on a minute and more passes between two reads of the clock.
  const clock = (): Instant => (Number.isNaN(looks) ? at(10) : at(10 + 65 * ++looks))
  const sessions = createSessions({ roles, store, clock })
  expect(await sessions.visit(asked)).toMatchObject({ kind: 'ended', reason: 'revoked' })
  await sessions.close()
})

it('a request after the deadline counts when an earlier request that arrives late has moved it', async () => {
  const kept = memoryStore()
  const store = await interrupted(kept, (key) => kept.renew(key, at(50)))
  let now = dawn
  const sessions = createSessions({ roles, store, clock: () => now })
  now = at(61)
  expect(await sessions.visit(asked)).toMatchObject({ kind: 'live', session: { activeAt: at(61) } })
  await sessions.close()
})

it('a store that answers at once delays no request: the verdict is synchronous, and no timer runs', async () => {
  vi.useFakeTimers({ now: dawn })
  const store = memoryStore()
  await store.save(await keyOf(token), start('carla', ['clerk'], oneMinute, dawn), undefined)
  const sessions = createSessions({ roles, store })
  await vi.advanceTimersByTimeAsync(seconds(10))
  const timers = vi.getTimerCount()
  expect(sessions.mayPass(asked)).toBe(true)
  expect(sessions.visit(asked)).toMatchObject({ kind: 'live', subject: 'carla', session: { activeAt: at(10) } })
  expect(vi.getTimerCount()).toBe(timers)
  await sessions.close()
  vi.useRealTimers()
})

it('a session whose policy has become shorter ends by the new policy, and no request revives it', async () => {
  const store = memoryStore()
  const long = definePolicy({ idle: minutes(60) })
  await store.save(await keyOf(token), start('carla', ['clerk'], long, dawn), undefined)
  const reasons: unknown[] = []
  let now = at(61)
  const journal: Journal = ({ what, reason }) => what === 'session-ended' && reasons.push(reason)
  const sessions = createSessions({ roles, store, clock: () => now, journal })
  expect(await sessions.visit(asked)).toMatchObject({ kind: 'ended', reason: 'idle', ago: seconds(1) })
  now = at(62)
  expect(await sessions.visit(asked)).toMatchObject({ kind: 'ended', reason: 'idle', ago: seconds(2) })
  expect(reasons).toEqual(['idle'])
  await sessions.close()
})

it('the default policy also decides what counts for a person without a role', async () => {
  const policy = definePolicy({ requests: 'all' })
  const polled = oneClerk(policy)
  const store = memoryStore()
  await store.save(await keyOf(token), start('carla', [], oneMinute, dawn), undefined)
  const sessions = createSessions({ roles: polled, store, clock: () => at(30) })
  const poll = { ...asked, headers: new Headers({ cookie: `curfew=${token}`, 'sec-fetch-site': 'same-origin' }) }
  expect(await sessions.visit(poll)).toMatchObject({ kind: 'live', session: { activeAt: dawn } })
  await sessions.close()
})
