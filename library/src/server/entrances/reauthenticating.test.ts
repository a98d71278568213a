import { afterEach, expect, it } from 'vitest'
import { defineRoles } from '../../core/role.ts'
import { instant } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import type { RequestHead } from '../http/request.ts'
import { createSessions, type Entry, type Sessions } from '../sessions.ts'

const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [] }, boss: { tasks: [] } } })
const asked: RequestHead = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const withCookie = (setCookie: string): RequestHead => ({
  ...asked,
  headers: new Headers({ cookie: setCookie.split(';')[0] ?? '' }),
})

const opened: Pick<Sessions, 'close'>[] = []
const entries: Entry[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sessions) => sessions.close()))
  entries.length = 0
})

/** Sessions on a store that does something once a new session is saved, and the head of Carla's requests. */
const open = async (then: (sessions: Pick<Sessions, 'endAll' | 'changeRoles'>) => Promise<unknown>) => {
  const store = memoryStore()
  let isWaiting = false
  const busy: Store = {
    ...store,
    save: async (key, session, overVersion) => {
      const saved = await store.save(key, session, overVersion)
      if (isWaiting && overVersion === undefined) {
        isWaiting = false
        await then(others)
      }
      return saved
    },
  }
  const clock = () => instant(1_800_000_000_000)
  const sessions = createSessions({ roles, store: busy, clock, journal: (entry) => entries.push(entry) })
  // Another server, which does not know of the new session yet.
  const hidden = new Set<string>()
  const others = createSessions({
    roles,
    store: {
      ...store,
      findBySubject: async (subject) => (await store.findBySubject(subject)).filter(({ key }) => !hidden.has(key)),
    },
    clock,
  })
  opened.push(sessions, others)
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const [old] = await store.findBySubject('carla')
  isWaiting = true
  return {
    sessions,
    head: withCookie(setCookie),
    hide: async () => {
      for (const { key } of await store.findBySubject('carla')) if (key !== old?.key) hidden.add(key)
    },
  }
}

it('a session that an operator ends at the same moment is not followed by another', async () => {
  const { sessions, head } = await open((others) => others.endAll({ subject: 'carla', by: 'maria' }))
  expect(await sessions.reauthenticated(head)).toEqual({ kind: 'ended' })
  expect(await sessions.ofSubject('carla')).toEqual([])
})

it('nor is one that ended before the new one was known to who ended it', async () => {
  const opening = open(async (others) => {
    await hide()
    await others.endAll({ subject: 'carla', by: 'maria' })
  })
  const { sessions, head, hide } = await opening
  expect(await sessions.reauthenticated(head)).toEqual({ kind: 'ended' })
  expect(await sessions.ofSubject('carla')).toEqual([])
  expect(entries.filter(({ what }) => what === 'session-started').length).toBe(1)
})

it('roles that changed meanwhile are those of the new session', async () => {
  const opening = open(async (others) => {
    await hide()
    await others.changeRoles({ subject: 'carla', roles: ['boss'], by: 'maria' })
  })
  const { sessions, head, hide } = await opening
  expect(await sessions.reauthenticated(head, 'passkey')).toMatchObject({ kind: 'signed-in' })
  expect(await sessions.ofSubject('carla')).toMatchObject([{ roles: ['boss'], how: 'passkey' }])
})

it('of two proofs at the same moment one is followed by a session', async () => {
  const { sessions, head } = await open(async () => {})
  const answers = await Promise.all([sessions.reauthenticated(head), sessions.reauthenticated(head)])
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['ended', 'signed-in'])
  expect((await sessions.ofSubject('carla')).length).toBe(1)
})
