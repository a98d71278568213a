import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import type { Entry } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { statusOf, tell } from './listening.ts'
import { createMachines, type Deed, type Machine, type Machines } from './machines.ts'

let store: Store
let machines: Machines
let one: Machine
let other: Machine

beforeEach(() => {
  vi.useFakeTimers()
  store = memoryStore()
  machines = createMachines([{ store }, { store }])
  ;[one, other] = machines.machines as readonly [Machine, Machine]
})
afterEach(async () => {
  const closed = machines.close()
  await vi.advanceTimersByTimeAsync(seconds(60))
  await closed
  vi.useRealTimers()
})

const endsOf = ({ wrote }: Machine): readonly Entry[] => wrote.filter(({ what }) => what === 'session-ended')
const signOut = (on: Machine, cookie: string): Promise<Response> => tell(on, cookie, { type: 'sign-out' })
const unfinished = async (): Promise<number> =>
  (await store.list({ are: 'live' })).entries.filter(({ session }) => session.ending).length

it('one of several servers ends each due session, and journals it once', async () => {
  for (let count = 0; count < 300; count++) await machines.signIn(count % 2 ? one : other, `s${count}`)
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(endsOf(one).length + endsOf(other).length).toBe(300)
  await vi.advanceTimersByTimeAsync(minutes(5))
  expect(endsOf(one).length + endsOf(other).length).toBe(300)
  expect(await unfinished()).toBe(0)
})

const deeds: readonly Deed[] = ['the end is saved', 'the end is in the journal']

it.each(deeds)('a server that dies when %s leaves the rest to the others: one entry, and one end', async (deed) => {
  const cookie = await machines.signIn(one)
  one.dieAt(deed)
  signOut(one, cookie)
  await vi.advanceTimersByTimeAsync(0)
  expect(await statusOf(other, cookie)).toMatchObject({ phase: 'ended', reason: 'signed-out' })
  await vi.advanceTimersByTimeAsync(seconds(36))
  expect(machines.ends()).toMatchObject([{ reason: 'signed-out', subject: 'carla' }])
  expect(endsOf(other).length).toBe(1)
  expect(await unfinished()).toBe(0)
  await vi.advanceTimersByTimeAsync(minutes(5))
  expect(endsOf(other).length).toBe(1)
})

it('a server that dies while it ends many sessions leaves none of them unjournalled', async () => {
  for (let count = 0; count < 500; count++) await machines.signIn(one, `s${count}`)
  one.dieAt('the end is saved')
  other.dieAt('the end is in the journal')
  await vi.advanceTimersByTimeAsync(seconds(61))
  const third = createMachines([{ store }])
  await vi.advanceTimersByTimeAsync(seconds(40))
  const sessions = [...machines.ends(), ...third.ends()].map(({ session }) => session)
  expect(new Set(sessions).size).toBe(500)
  expect(await unfinished()).toBe(0)
  await third.close()
})

it('an end whose response was lost is journalled all the same', async () => {
  const cookie = await machines.signIn(one)
  const { save } = store
  store.save = async (key, session, over) => {
    await save(key, session, over)
    if (session.ending) throw new Error('the connection was cut')
    return true
  }
  expect((await signOut(one, cookie)).status).toBe(503)
  store.save = save
  expect(await statusOf(one, cookie)).toMatchObject({ phase: 'ended', reason: 'signed-out' })
  await vi.advanceTimersByTimeAsync(seconds(36))
  expect(machines.ends()).toMatchObject([{ reason: 'signed-out' }])
})

it('until its end is journalled, no late signal revives a session', async () => {
  const cookie = await machines.signIn(one)
  one.dieAt('the end is saved')
  signOut(one, cookie)
  await vi.advanceTimersByTimeAsync(seconds(2))
  const [{ key, version } = { key: '', version: 0 }] = await store.findBySubject('carla')
  await store.renew?.(key, Date.now() as never)
  expect((await store.find(key))?.version).toBe(version + 1)
  const asked = { method: 'GET', url: 'http://localhost/', headers: new Headers({ cookie }) }
  expect(await other.sessions.visit(asked)).toMatchObject({ kind: 'ended', reason: 'signed-out', idle: minutes(1) })
  expect(await other.sessions.ofSubject('carla')).toMatchObject([{ status: { phase: 'ended' } }])
  expect(await other.sessions.endAll({ subject: 'carla', by: 'maria' })).toBe(0)
  await vi.advanceTimersByTimeAsync(seconds(36))
  expect(machines.ends()).toMatchObject([{ reason: 'signed-out' }])
  expect((await store.find(key))?.session.ended?.reason).toBe('signed-out')
})

it('a script without a journal leaves the ends to servers that have one', async () => {
  const { createSessions } = await import('../../src/server/sessions.ts')
  const script = createSessions({ roles: one.sessions.roles, store })
  const cookie = await machines.signIn(one)
  one.dieAt('the end is saved')
  other.die()
  signOut(one, cookie)
  await vi.advanceTimersByTimeAsync(minutes(5))
  expect(await unfinished()).toBe(1)
  const third = createMachines([{ store }])
  await vi.advanceTimersByTimeAsync(minutes(5))
  expect(third.ends()).toMatchObject([{ reason: 'signed-out' }])
  expect(await unfinished()).toBe(0)
  await Promise.all([third.close(), script.close()])
})

it('a journal that fails is retried until it works, and no session stays live because of it', async () => {
  let isFull = true
  const wrote: Entry[] = []
  const { createSessions } = await import('../../src/server/sessions.ts')
  const sessions = createSessions({
    roles: one.sessions.roles,
    store,
    journal: async (entry) => {
      if (isFull && entry.what === 'session-ended') throw new Error('no room')
      wrote.push(entry)
    },
  })
  const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'dora', roles: ['clerk'] })
  one.die()
  other.die()
  const cookie = setCookie.split(';')[0] ?? ''
  await sessions.signOut({ ...asked, headers: new Headers({ cookie }) })
  expect(await sessions.ofSubject('dora')).toMatchObject([{ status: { phase: 'ended' } }])
  await vi.advanceTimersByTimeAsync(minutes(3))
  expect(wrote.map(({ what }) => what)).toContain('store-failed')
  isFull = false
  await vi.advanceTimersByTimeAsync(seconds(6))
  expect(wrote.filter(({ what }) => what === 'session-ended')).toMatchObject([{ subject: 'dora' }])
  await sessions.close()
})
