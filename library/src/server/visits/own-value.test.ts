import { afterEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { definePolicy } from '../../core/policy.ts'
import { type Instant, instant, minutes } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import type { RequestHead } from '../http/request.ts'
import { createSessions } from '../sessions.ts'
import type { LiveVisit } from './visit.ts'

interface Desk {
  readonly language: string
  readonly recent: readonly number[]
}

const deskFrom = (value: unknown): Desk => {
  const { language, recent } = (value ?? { language: 'en', recent: [] }) as Desk
  if (typeof language !== 'string' || !Array.isArray(recent)) throw new Error('a desk has a language and a list')
  return { language, recent }
}

const roles = oneClerk(definePolicy({ idle: minutes(5) }))
const carla = { subject: 'carla', roles: ['clerk'], data: { language: 'de', recent: [] } } as const
const asked: RequestHead = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

const opened: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()))
})

const open = async (store: Store = memoryStore(), check = deskFrom) => {
  let now: Instant = instant(1_800_000_000_000)
  const entries: string[] = []
  const server = () => {
    const sessions = createSessions({
      roles,
      store,
      clock: () => now,
      data: check,
      journal: ({ what }) => entries.push(what),
    })
    opened.push(sessions)
    return sessions
  }
  const sessions = server()
  const { setCookie } = await sessions.start(asked, carla)
  const head: RequestHead = { ...asked, headers: new Headers({ cookie: setCookie.split(';')[0] ?? '' }) }
  const visit = async (on = sessions) => {
    const found = await on.visit(head)
    if (found.kind !== 'live') throw new Error(`the visit is ${found.kind}`)
    return found
  }
  const pass = (ms: number): void => {
    now = instant(now + ms)
  }
  return { sessions, server, head, visit, pass, entries, store }
}

it('data comes with the visit: reading it asks no store, and checks it once', async () => {
  const check = vi.fn(deskFrom)
  const store = memoryStore()
  const find = vi.spyOn(store, 'find')
  const { visit } = await open(store, check)
  const found = await visit()
  find.mockClear()
  check.mockClear()
  expect(found.data).toEqual({ language: 'de', recent: [] })
  expect(found.data).toBe(found.data)
  expect([find.mock.calls.length, check.mock.calls.length]).toEqual([0, 1])
  expect(Object.isFrozen(found.data) && Object.isFrozen(found.data.recent)).toBe(true)
  expect(JSON.stringify(found)).not.toContain('"data":{')
})

it('a visit whose data nobody reads pays for no check', async () => {
  const check = vi.fn(deskFrom)
  const { visit } = await open(memoryStore(), check)
  check.mockClear()
  await visit()
  expect(check).not.toHaveBeenCalled()
})

it('a change is a new version, answered with it, and the earlier visit keeps what it saw', async () => {
  const { sessions, visit, entries } = await open()
  const before = await visit()
  const after = await sessions.setData(before, { language: 'fr', recent: [1] })
  expect(after).toMatchObject({ kind: 'live', version: before.version + 1 })
  expect((after as LiveVisit).data).toEqual({ language: 'fr', recent: [1] })
  expect(before.data.language).toBe('de')
  expect((await visit()).data).toEqual({ language: 'fr', recent: [1] })
  expect(entries).toEqual(['session-started'])
})

it('the same data again is no new version', async () => {
  const { sessions, visit } = await open()
  const { version } = await visit()
  await sessions.setData(await visit(), (data) => ({ ...data }))
  expect((await visit()).version).toBe(version)
})

it('changes on two servers at the same moment are all kept', async () => {
  const { sessions, server, visit } = await open()
  const other = server()
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  const changing = numbers.map(async (number) => {
    const on = number % 2 ? sessions : other
    return on.setData(await visit(on), ({ recent, ...data }) => ({ ...data, recent: [...recent, number] }))
  })
  expect((await Promise.all(changing)).every(({ kind }) => kind === 'live')).toBe(true)
  expect((await visit()).data.recent.toSorted((a, b) => a - b)).toEqual(numbers)
})

it('a write that comes between is not overwritten: the function is called again on the newer data', async () => {
  const store = memoryStore()
  let between: (() => Promise<unknown>) | undefined
  const { sessions, server, visit } = await open({
    ...store,
    save: async (key, session, over) => {
      const now = between
      between = undefined
      await now?.()
      return store.save(key, session, over)
    },
  })
  const other = server()
  const mine = await visit()
  const theirs = await visit(other)
  between = () => other.setData(theirs, (data) => ({ ...data, language: 'es' }))
  const seen: string[] = []
  await sessions.setData(mine, (data) => {
    seen.push(data.language)
    return { ...data, recent: [7] }
  })
  expect(seen).toEqual(['de', 'es'])
  expect((await visit()).data).toEqual({ language: 'es', recent: [7] })
})

it('it renews nothing, and an ended session stays as it is', async () => {
  const { sessions, visit, pass, store } = await open()
  const found = await visit()
  pass(minutes(4))
  await sessions.setData(found, { language: 'it', recent: [] })
  pass(minutes(1))
  const change = vi.fn((data: Desk) => data)
  expect(await sessions.setData(found, change)).toMatchObject({ kind: 'ended', reason: 'idle' })
  expect(change).not.toHaveBeenCalled()
  const { entries } = await store.list({ are: 'ended' })
  expect(entries[0]?.session).not.toHaveProperty('data')
})

it('a refused value changes nothing and is reported once', async () => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue()
  const { sessions, visit, entries } = await open()
  const found = await visit()
  await expect(sessions.setData(found, { language: 7 } as never)).rejects.toThrow('a desk has a language')
  await expect(sessions.start(asked, { ...carla, data: 'x' as never })).rejects.toThrow('session.bad-data')
  expect((await visit()).data.language).toBe('de')
  expect(entries.filter((what) => what === 'misuse')).toHaveLength(1)
  complaint.mockRestore()
})

it('data that a later version of the application refuses is a misuse where it is read, and nowhere else', async () => {
  let isStrict = false
  const { visit } = await open(memoryStore(), (value) => {
    if (isStrict) throw new Error('desks have a colour now')
    return deskFrom(value)
  })
  isStrict = true
  const found = await visit()
  expect(found.subject).toBe('carla')
  expect(() => found.data).toThrow(/refuses the data of a session: desks have a colour now; let it take what earlier/)
})

it('data that changes while its person proves who they are goes on with the new session', async () => {
  const store = memoryStore()
  let then: (() => Promise<unknown>) | undefined
  const { sessions, server, head, visit } = await open({
    ...store,
    save: async (key, session, over) => {
      const kept = await store.save(key, session, over)
      const now = over === undefined ? then : undefined
      if (now) then = undefined
      await now?.()
      return kept
    },
  })
  const other = server()
  const mine = await visit(other)
  then = () => other.setData(mine, (data) => ({ ...data, recent: [9] }))
  const answer = await sessions.reauthenticated(head)
  if (answer.kind !== 'signed-in') throw new Error('no session followed')
  const cookie = answer.setCookie.split(';')[0] ?? ''
  const next = await sessions.visit({ ...asked, headers: new Headers({ cookie }) })
  expect((next as LiveVisit).data).toEqual({ language: 'de', recent: [9] })
})

it('a check that is no function is refused at the start', () => {
  const data = { parse: () => 1 } as never
  expect(() => createSessions({ roles, store: memoryStore(), data })).toThrow(/write a function that checks a value/)
})
