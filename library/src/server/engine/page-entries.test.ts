import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { pci } from '../../core/policy.ts'
import { instant } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry, type Sessions } from '../sessions.ts'

const roles = oneClerk(pci)
const address = '127.0.0.7'

let store: Store
let saves: number
let entries: Entry[]
let opened: Sessions[]

const server = (): Sessions => {
  const journal = (entry: Entry): unknown => entries.push(entry)
  const sessions = createSessions({ roles, store, journal }) as unknown as Sessions
  opened.push(sessions)
  return sessions
}

const signIn = async (sessions: Sessions): Promise<string> => {
  const head = { method: 'POST', url: 'http://localhost/sign-in', headers: new Headers() }
  const { setCookie } = await sessions.start(head, { subject: 'carla', roles: ['clerk'] })
  return setCookie.split(';')[0] ?? ''
}

const tell = async (sessions: Sessions, cookie: string, ...signals: readonly object[]): Promise<void> => {
  const headers = new Headers({ cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' })
  const { body } = new Response(JSON.stringify(signals))
  await sessions.answer({ method: 'POST', url: 'http://localhost/session', headers, address, body } as never)
}

const aboutPages = (): readonly Entry[] => entries.filter(({ what }) => what.startsWith('page-'))
const seen = (page: string): object => ({ type: 'page-seen', page })
const left = { type: 'page-left', page: 'page-a' }

beforeEach(() => {
  vi.useFakeTimers()
  const kept = memoryStore()
  saves = 0
  store = {
    ...kept,
    save: (...given) => {
      saves += 1
      return kept.save(...given)
    },
  }
  entries = []
  opened = []
})
afterEach(async () => {
  for (const sessions of opened) await sessions.close()
  vi.useRealTimers()
})

it('a page that closed and one that opened again have an entry each, once over tabs and servers', async () => {
  const [here, there] = [server(), server()]
  const cookie = await signIn(here)
  await tell(here, cookie, seen('page-a'), seen('page-b'))
  await tell(here, cookie, left)
  const closedAt = instant(Date.now())
  await Promise.all([here, there].map((one) => tell(one, cookie, { type: 'page-left', page: 'page-b' })))
  await vi.advanceTimersByTimeAsync(4_000)
  expect(aboutPages()).toEqual([])
  await Promise.all([here, there, there].map((one, nth) => tell(one, cookie, seen(`page-c${nth}`))))
  const [{ session } = {}] = entries
  expect(aboutPages()).toEqual([
    { at: closedAt, what: 'page-closed', reason: 'left', session, subject: 'carla' },
    { at: Date.now(), what: 'page-reopened', session, subject: 'carla', from: address },
  ])
})

it('a page that closed is told with the end that it brought', async () => {
  const [here] = [server(), server()]
  const cookie = await signIn(here)
  await tell(here, cookie, seen('page-a'), left)
  const closedAt = Date.now()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(entries.map(({ what, reason }) => [what, reason])).toEqual([
    ['session-started', undefined],
    ['page-closed', 'left'],
    ['session-ended', 'closed'],
  ])
  expect(aboutPages()[0]?.at).toBe(closedAt)
})

it('a reload writes no entry, and costs the store no more than its two signals', async () => {
  const sessions = server()
  const cookie = await signIn(sessions)
  await tell(sessions, cookie, seen('page-a'))
  saves = 0
  await tell(sessions, cookie, left)
  await vi.advanceTimersByTimeAsync(2_000)
  await tell(sessions, cookie, { ...seen('page-b'), after: ['page-a'] })
  expect(saves).toBe(2)
  expect(aboutPages()).toEqual([])
})
