import { afterEach, beforeEach, expect, it } from 'vitest'
import { definePolicy } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { type Instant, instant, minutes } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry, type RequestHead, type Sessions } from '../sessions.ts'

const policy = definePolicy({ moreTime: minutes(5) })
const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [], policy } } })

let now: Instant
let entries: Entry[]
let opened: Sessions[]

const open = (store: Store): Sessions => {
  const journal = (entry: Entry): unknown => entries.push(entry)
  const sessions = createSessions({ roles, store, journal, clock: () => now }) as unknown as Sessions
  opened.push(sessions)
  return sessions
}

beforeEach(() => {
  now = instant(1_800_000_000_000)
  entries = []
  opened = []
})
afterEach(async () => {
  for (const sessions of opened) await sessions.close()
})

const headWith = (headers: Record<string, string>): RequestHead => ({
  method: 'GET',
  url: 'http://localhost/desk',
  headers: new Headers(headers),
  address: '127.0.0.7',
})

const signIn = async (sessions: Sessions): Promise<string> => {
  const { setCookie } = await sessions.start(headWith({}), { subject: 'carla', roles: ['clerk'] })
  return setCookie.split(';')[0] ?? ''
}
const tell = (sessions: Sessions, cookie: string, ...signals: readonly object[]): Promise<Response> => {
  const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const { body } = new Response(JSON.stringify(signals))
  return sessions.answer({ ...headWith(headers), method: 'POST', url: 'http://localhost/session', body })
}
const pass = (seconds: number): void => {
  now = instant(now + seconds * 1_000)
}
const news = (): readonly unknown[] =>
  entries.filter(({ what }) => what === 'warned' || what === 'extended').map(({ what, reason }) => [what, reason])

it('a warning that several pages show is in the journal once, with its session, its person and the address', async () => {
  const sessions = open(memoryStore())
  const cookie = await signIn(sessions)
  pass(31)
  await Promise.all([1, 2, 3].map(() => tell(sessions, cookie, { type: 'warning-shown' })))
  const [{ session } = {}] = entries.filter(({ what }) => what === 'session-started')
  expect(entries.filter(({ what }) => what === 'warned')).toEqual([
    { at: now, what: 'warned', reason: 'idle', session, subject: 'carla', from: '127.0.0.7' },
  ])
})

it('two tabs on two servers put one warning off once', async () => {
  const store = memoryStore()
  const [here, there] = [open(store), open(store)]
  const cookie = await signIn(here)
  pass(31)
  await Promise.all([here, there, here, there].map((server) => tell(server, cookie, { type: 'extend' })))
  expect(news()).toEqual([['extended', 'stayed']])
  pass(31)
  await Promise.all([tell(here, cookie, { type: 'more-time' }), tell(there, cookie, { type: 'extend' })])
  expect(news().length).toBe(2)
})

const ways: readonly (readonly [string, () => Store])[] = [
  ['renews in one round trip', memoryStore],
  [
    'only finds and saves',
    () => {
      const { renew: _, ...rest } = memoryStore()
      return rest
    },
  ],
]

it.each(ways)('a counted request puts a warning off once, on a store that %s', async (_, create) => {
  const store = create()
  const [here, there] = [open(store), open(store)]
  const cookie = await signIn(here)
  await here.visit(headWith({ cookie }))
  pass(20)
  await here.visit(headWith({ cookie }))
  expect(news()).toEqual([])
  pass(31)
  await Promise.all([here, there, here].map((server) => server.visit(headWith({ cookie }))))
  await tell(there, cookie, { type: 'extend' })
  expect(news()).toEqual([['extended', 'request']])
  expect(entries.find(({ what }) => what === 'extended')).toMatchObject({ subject: 'carla', from: '127.0.0.7' })
  pass(31)
  await here.visit(headWith({ cookie, 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none', accept: 'text/html' }))
  expect(news()).toEqual([
    ['extended', 'request'],
    ['extended', 'request'],
  ])
})

it('a warning that no page shows is told once, when the session has ended', async () => {
  const store = memoryStore()
  const [here, there] = [open(store), open(store)]
  const cookie = await signIn(here)
  await tell(here, cookie, { type: 'page-seen', page: 'page-a' })
  const beganAt = now + 30_000
  pass(61)
  await Promise.all([here, there].map((server) => server.visit(headWith({ cookie }))))
  const about = entries.map(({ what, reason, at }) => [what, reason, at]).slice(1, 3)
  expect(about).toEqual([
    ['warning-unseen', 'idle', beganAt],
    ['session-ended', 'idle', now],
  ])
  expect(entries.filter(({ what }) => what === 'warning-unseen')).toHaveLength(1)
})

it.each(ways)('a request that puts an unseen warning off tells it, on a store that %s', async (_, create) => {
  const sessions = open(create())
  const cookie = await signIn(sessions)
  await tell(sessions, cookie, { type: 'page-seen', page: 'page-a' })
  const beganAt = now + 30_000
  pass(31)
  await sessions.visit(headWith({ cookie }))
  await expect.poll(() => entries.length).toBe(3)
  expect(entries.slice(1).map(({ what, reason, at, from, detail }) => ({ what, reason, at, from, detail }))).toEqual([
    { what: 'warning-unseen', reason: 'request', at: beganAt },
    { what: 'extended', reason: 'request', at: now, from: '127.0.0.7', detail: 'unseen' },
  ])
})

it('a session that ends in its warning was warned, and not put off', async () => {
  const sessions = open(memoryStore())
  const cookie = await signIn(sessions)
  pass(31)
  await tell(sessions, cookie, { type: 'warning-shown' }, { type: 'sign-out' })
  await tell(sessions, cookie, { type: 'warning-shown' }, { type: 'extend' })
  expect(entries.map(({ what }) => what)).toEqual(['session-started', 'warned', 'session-ended', 'ended-token-used'])
})
