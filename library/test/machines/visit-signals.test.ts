import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { VisitOver } from '../../src/core/visit-over.ts'
import { createSessions, type LiveVisit, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'

const policy = definePolicy({ idle: minutes(30), warning: minutes(1), lifetime: minutes(40) })
const roles = defineRoles({
  tasks: ['see', 'pay'],
  roles: { clerk: { tasks: ['see'], policy }, cashier: { tasks: ['pay'], policy } },
})
type Own = Sessions<'see' | 'pay', 'clerk' | 'cashier', object>

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const asOn = (cookie: string) => ({ method: 'POST', url: 'http://localhost/', headers: new Headers({ cookie }) })

let one: Own
let two: Own
let finds = 0

beforeEach(() => {
  vi.useFakeTimers()
  const store = memoryStore()
  const counting: Store = {
    ...store,
    find: (key) => {
      finds += 1
      return store.find(key)
    },
  }
  ;[one, two] = [store, counting].map((own) => createSessions({ roles, store: own }) as unknown as Own) as [Own, Own]
  finds = 0
})
afterEach(async () => {
  const closed = Promise.all([one.close(), two.close()])
  await pass(seconds(2))
  await closed
  vi.useRealTimers()
})

const signIn = async (): Promise<string> => {
  const who = { subject: 'carla', roles: ['clerk', 'cashier'] as const }
  const { setCookie } = await one.start(asOn(''), who)
  return setCookie.split(';')[0] ?? ''
}

const visitOn = async (sessions: Own, cookie: string): Promise<LiveVisit> => {
  const visit = await sessions.visit(asOn(cookie))
  if (visit.kind !== 'live') throw new Error(`the visit is ${visit.kind}`)
  return visit as unknown as LiveVisit
}

const reasonOf = ({ signal }: { readonly signal: AbortSignal }): unknown =>
  signal.reason instanceof VisitOver ? signal.reason.reason : undefined

const tell = (cookie: string, signal: object): Promise<Response> =>
  one.answer(
    new Request('http://localhost/session', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(signal),
    }),
  )

const ways: Readonly<Record<string, readonly [reason: string, end: (cookie: string) => Promise<unknown>]>> = {
  'by an operator': ['revoked', () => one.endAll({ subject: 'carla', by: 'maria' })],
  'by its person': ['signed-out', (cookie) => tell(cookie, { type: 'sign-out' })],
  'by idleness': ['idle', () => pass(minutes(30))],
  'with its last page': [
    'closed',
    async (cookie) => {
      await tell(cookie, { type: 'page-seen', page: 'a' })
      await tell(cookie, { type: 'page-left', page: 'a' })
      await pass(seconds(5))
    },
  ],
  'by its lifetime': [
    'lifetime',
    async (cookie) => {
      await pass(minutes(20))
      await tell(cookie, { type: 'input', agoMs: 0 })
      await pass(minutes(20))
    },
  ],
  'because its person proved again who they are': ['replaced', (cookie) => one.reauthenticated(asOn(cookie))],
}

it.each(Object.entries(ways))(
  'within a second a signal aborts, when another server ends the session %s',
  async (_, [reason, end]) => {
    const cookie = await signIn()
    const visit = await visitOn(two, cookie)
    const { signal } = visit
    const heard = vi.fn()
    signal.addEventListener('abort', heard)
    await pass(10)
    expect([signal.aborted, heard.mock.calls.length]).toEqual([false, 0])
    await end(cookie)
    await pass(seconds(1) - 1)
    expect([reasonOf(visit), heard.mock.calls.length]).toEqual([reason, 1])
  },
)

it('a lost role aborts the signals of visits that had it, and of no other', async () => {
  const cookie = await signIn()
  const both = await visitOn(two, cookie)
  const first = both.signal
  await one.changeRoles({ subject: 'carla', roles: ['cashier'], by: 'maria' })
  await pass(seconds(1))
  expect([reasonOf(both), first.aborted]).toEqual(['role', true])
  const cashier = await visitOn(two, cookie)
  expect(cashier.signal.aborted).toBe(false)
  await one.changeRoles({ subject: 'carla', roles: ['cashier', 'clerk'], by: 'maria' })
  await pass(seconds(1))
  expect([cashier.signal.aborted, (await visitOn(two, cookie)).signal.aborted]).toEqual([false, false])
  await one.endAll({ subject: 'carla', by: 'maria' })
  await pass(seconds(1))
  expect(reasonOf(cashier)).toBe('revoked')
})

it('a signal that is read after the end aborts soon, but not while it is read', async () => {
  const cookie = await signIn()
  const visit = await visitOn(two, cookie)
  await one.endAll({ subject: 'carla', by: 'maria' })
  const { signal } = visit
  expect(signal.aborted).toBe(false)
  await pass(0)
  expect(reasonOf({ signal })).toBe('revoked')
})

it('a visit whose signal nobody reads costs no query, and later visits share one signal', async () => {
  const cookie = await signIn()
  const visits = [await visitOn(two, cookie), await visitOn(two, cookie)] as const
  await pass(seconds(10))
  expect(Object.keys(visits[0])).not.toContain('signal')
  const before = finds
  expect(visits[0].signal).toBe(visits[1].signal)
  await pass(seconds(10))
  expect(finds).toBe(before + 1)
})

it('a hundred connections of one session bring no warning', async () => {
  const warn = vi.spyOn(process, 'emitWarning')
  const { signal } = await visitOn(two, await signIn())
  for (let connection = 0; connection < 100; connection++) signal.addEventListener('abort', () => connection)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

it('a server that closes aborts its signals, and the session goes on', async () => {
  const cookie = await signIn()
  const visit = await visitOn(two, cookie)
  const { signal } = visit
  await two.close()
  expect([reasonOf({ signal }), reasonOf(visit)]).toEqual(['closing', 'closing'])
  expect((await one.visit(asOn(cookie))).kind).toBe('live')
})
