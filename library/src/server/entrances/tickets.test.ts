import { afterEach, expect, it } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { definePolicy } from '../../core/policy.ts'
import { instant, minutes } from '../../core/time.ts'
import { TooManySessions } from '../../core/too-many-sessions.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import type { RequestHead } from '../http/request.ts'
import { createSessions, type Entry, type Question, type Sessions } from '../sessions.ts'

// biome-ignore lint/suspicious/noThenProperty: a bound says what happens then.
const roles = oneClerk(definePolicy({ idle: minutes(5), sessions: { most: 2, then: 'ask' } }))
const carla = { subject: 'carla', roles: ['clerk'] as const, how: 'password' }
const asked: RequestHead = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const withCookie = (setCookie: string): RequestHead => ({
  ...asked,
  headers: new Headers({ cookie: setCookie.split(';')[0] ?? '' }),
})

const opened: Pick<Sessions, 'close'>[] = []
const entries: Entry[] = []
const open = (store: Store = memoryStore()) => {
  const clock = () => instant(1_800_000_000_000)
  const sessions = createSessions({ roles, store, clock, journal: (entry) => entries.push(entry) })
  opened.push(sessions)
  return sessions
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sessions) => sessions.close()))
  entries.length = 0
})

const question = async (sessions: Pick<Sessions, 'startOrAsk'>): Promise<Question> => {
  const outcome = await sessions.startOrAsk(asked, carla)
  if (outcome.kind !== 'too-many') throw new Error('no question was asked')
  return outcome
}
const idsOf = async (sessions: Pick<Sessions, 'ofSubject'>): Promise<readonly string[]> =>
  (await sessions.ofSubject('carla')).map(({ id }) => id)

it('of several servers that get one ticket at the same moment, one starts a session', async () => {
  const store = memoryStore()
  const servers = [open(store), open(store), open(store)]
  const [first = open(store)] = servers
  await first.start(asked, carla)
  await first.start(asked, carla)
  const { ticket, browserCookie, others } = await question(first)
  const end = others[0]?.id ?? ''
  const head = withCookie(browserCookie)
  const outcomes = await Promise.all(servers.map((server) => server.finish(head, { ticket, end })))
  const kinds = outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind))
  expect(kinds.toSorted()).toEqual(['signed-in', 'used', 'used'])
  expect((await idsOf(first)).length).toBe(2)
})

it('the bound holds for sign-ins at the same moment on several servers', async () => {
  const store = memoryStore()
  const servers = [open(store), open(store), open(store)]
  for (let round = 0; round < 5; round++) {
    await Promise.allSettled(servers.map((server) => server.startOrAsk(asked, carla)))
    expect((await idsOf(servers[0] ?? open(store))).length).toBeLessThanOrEqual(2)
  }
})

it('where nobody can be asked, as by `start`, the sign-in is refused', async () => {
  const sessions = open()
  await sessions.start(asked, carla)
  await sessions.start(asked, carla)
  await expect(sessions.start(asked, carla)).rejects.toThrow(TooManySessions)
  expect(entries.at(-1)).toMatchObject({ what: 'sign-in-refused', reason: 'too-many-sessions' })
})

it('when the other sessions end while the person is to be asked, the sign-in simply goes on', async () => {
  const store = memoryStore()
  let isEnding = false
  const sessions = open({
    ...store,
    findBySubject: async (subject) => {
      const found = await store.findBySubject(subject)
      if (isEnding) {
        isEnding = false
        for (const { id } of await sessions.ofSubject('carla')) await sessions.end({ subject, id, by: 'maria' })
      }
      return found
    },
  })
  await sessions.start(asked, carla)
  await sessions.start(asked, carla)
  isEnding = true
  const outcome = await sessions.startOrAsk(asked, carla)
  expect(outcome.kind).toBe('signed-in')
  expect((await idsOf(sessions)).length).toBe(1)
})

it('a ticket’s text is a session’s public id and a secret, and is worth nothing without its browser', async () => {
  const sessions = open()
  await sessions.start(asked, carla)
  await sessions.start(asked, carla)
  const { ticket } = await question(sessions)
  expect(ticket).toMatch(/^[\w-]{16}\.[\w-]{43}$/)
  expect(await sessions.finish(asked, { ticket, end: '' })).toMatchObject({ kind: 'refused', reason: 'foreign' })
})
