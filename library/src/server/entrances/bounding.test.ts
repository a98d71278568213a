import { afterEach, expect, it } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import type { Bound } from '../../core/bound.ts'
import { definePolicy } from '../../core/policy.ts'
import { type Instant, instant, seconds } from '../../core/time.ts'
import { TooManySessions } from '../../core/too-many-sessions.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry, type Sessions } from '../sessions.ts'

const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const carla = { subject: 'carla', roles: ['clerk'] as const }
const rolesWith = (then: Bound['then'], most = 3) => oneClerk(definePolicy({ sessions: { most, then } }))

let now = 1_800_000_000_000
const entries: Entry[] = []
const opened: Pick<Sessions, 'close'>[] = []
const open = (then: Bound['then'], store: Store = memoryStore(), aheadMs = 0) => {
  const clock = (): Instant => instant(now + aheadMs)
  const sessions = createSessions({ roles: rolesWith(then), store, clock, journal: (entry) => entries.push(entry) })
  opened.push(sessions)
  return sessions
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sessions) => sessions.close()))
  entries.length = 0
})

/** A store whose answers take a millisecond of the clock. */
const moving = (store: Store): Store => ({
  ...store,
  findBySubject: (subject) => {
    now += 1
    return store.findBySubject(subject)
  },
})

const ends = (): readonly (string | undefined)[] =>
  entries.filter(({ what }) => what === 'session-ended').map(({ session, reason }) => `${session} ${reason}`)

it('one more sign-in than the bound allows ends the oldest session as replaced, and no other', async () => {
  const sessions = open('end-oldest')
  const ids: string[] = []
  for (let count = 0; count < 5; count++) {
    ids.push((await sessions.start(asked, carla)).id)
    now += 1
  }
  await sessions.start(asked, { ...carla, subject: 'dora' })
  expect(ends()).toEqual([`${ids[0]} replaced`, `${ids[1]} replaced`])
  expect((await sessions.ofSubject('carla')).map(({ id }) => id)).toEqual(ids.slice(2).reverse())
})

it('a sign-in beyond a bound that refuses is refused with its own error, and no session changes', async () => {
  const sessions = open('refuse')
  let setCookie = ''
  for (let count = 0; count < 3; count++) setCookie = (await sessions.start(asked, carla)).setCookie
  const refusal = await sessions.start(asked, carla).catch((failure: unknown) => failure)
  expect(refusal).toBeInstanceOf(TooManySessions)
  expect(refusal).toMatchObject({ code: 'too-many-sessions', most: 3, subject: 'carla', status: 409 })
  expect((await sessions.ofSubject('carla')).length).toBe(3)
  expect(ends()).toEqual([])
  expect(entries.at(-1)).toMatchObject({ what: 'sign-in-refused', subject: 'carla' })
  const headers = new Headers({ cookie: setCookie.split(';')[0] ?? '' })
  await sessions.start({ ...asked, headers }, carla)
  expect((await sessions.ofSubject('carla')).length, 'a session that is replaced leaves its place').toBe(3)
  now += seconds(61)
  await sessions.start(asked, carla)
  expect(
    (await sessions.list({ are: 'live', subject: 'carla' })).entries.filter(({ status }) => status.phase !== 'ended')
      .length,
  ).toBe(1)
})

it('the bound holds for sign-ins at the same moment on several servers', async () => {
  for (const then of ['end-oldest', 'refuse'] as const) {
    const store = memoryStore()
    const servers = [open(then, store), open(then, store), open(then, store)]
    for (let round = 0; round < 5; round++)
      await Promise.allSettled(servers.flatMap((server) => [server.start(asked, carla), server.start(asked, carla)]))
    const live = (await servers[0]?.ofSubject('carla'))?.length
    if (then === 'end-oldest') expect(live).toBe(3)
    else expect(live).toBeLessThanOrEqual(3)
  }
})

it('a session that began on a server whose clock is ahead does not end the one that begins now', async () => {
  const store = memoryStore()
  const [fast, slow] = [open('end-oldest', store, 60_000), open('end-oldest', store)]
  for (let count = 0; count < 3; count++) await fast.start(asked, carla)
  const { id } = await slow.start(asked, carla)
  const live = await slow.ofSubject('carla')
  expect(live.length).toBe(3)
  expect(live.map((one) => one.id)).toContain(id)
})

it('nor does it when the clock goes on while the sign-in looks at the other sessions', async () => {
  const store = memoryStore()
  const [fast, slow] = [open('end-oldest', store, 60_000), open('end-oldest', moving(store))]
  for (let count = 0; count < 3; count++) await fast.start(asked, carla)
  const { id } = await slow.start(asked, carla)
  expect((await slow.ofSubject('carla')).map((one) => one.id)).toContain(id)
})
