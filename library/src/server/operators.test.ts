import { expect, it, vi } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { instant, minutes } from '../core/time.ts'
import { memoryStore } from '../stores/memory.ts'
import type { Notice, Store } from '../stores/store.ts'
import { createSessions, type Entry } from './sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

it('operators see what a sign-in told, the last input and the end', async () => {
  let now = instant(1_800_000_000_000)
  const sessions = createSessions({ roles, store: memoryStore(), clock: () => now, server: 'web-1' })
  const headers = { get: (name: string) => (name === 'user-agent' ? `${'x'.repeat(255)}🐈` : null) }
  const head = { ...asked, headers, address: '::ffff:192.0.2.7' }
  const { id } = await sessions.start(head, { subject: 'carla', roles: ['clerk'], how: 'single sign-on' })
  const [view] = await sessions.ofSubject('carla')
  const told = { id, from: '192.0.2.7', agent: 'x'.repeat(255), how: 'single sign-on', server: 'web-1' }
  expect(view).toMatchObject(told)
  expect(view).not.toHaveProperty('inputAt')
  expect(view).not.toHaveProperty('ended')
  now = instant(now + 1)
  await sessions.end({ subject: 'carla', id, by: 'bea' })
  const { entries } = await sessions.list({ are: 'ended' })
  expect(entries).toMatchObject([{ ...told, ended: { reason: 'revoked', at: now, by: 'bea' } }])
  await sessions.close()
})

it('a session tells operators nothing that its sign-in did not tell', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const [view] = await sessions.ofSubject('carla')
  for (const fact of ['from', 'agent', 'how', 'server', 'inputAt', 'ended']) expect(view).not.toHaveProperty(fact)
  await sessions.close()
})

it('a message to an id without its subject reaches no page', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store })
  const { id } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const heard: Notice[] = []
  store.subscribe((notice) => heard.push(notice))
  await sessions.message({ id, text: 'your results are here', by: 'bea' })
  expect(heard).toEqual([{ about: 'message', text: 'your results are here', keys: [] }])
  await sessions.close()
})

it('a change of roles that reached some of the sessions before the store failed is in the journal', async () => {
  const store = memoryStore()
  const entries: Entry[] = []
  const sessions = createSessions({ roles, store, journal: (entry) => entries.push(entry) })
  for (let count = 0; count < 2; count++) await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const { save } = store
  let saves = 0
  vi.spyOn(store, 'save').mockImplementation(async (...given) => {
    saves += 1
    if (saves > 1) throw new Error('gone')
    return save(...given)
  })
  await expect(sessions.changeRoles({ subject: 'carla', roles: [], by: 'bea' })).rejects.toMatchObject({
    name: 'StoreAway',
    cause: new Error('gone'),
  })
  expect(entries.slice(-2)).toMatchObject([
    { what: 'roles-changed', subject: 'carla', by: 'bea', detail: 'none' },
    { what: 'store-failed', detail: 'sessions.changeRoles: Error: gone' },
  ])
  await sessions.close()
})

it('when two operators end one session at once, exactly one is told so, and the counts of endAll add up', async () => {
  const store = memoryStore()
  const [here, there] = [createSessions({ roles, store }), createSessions({ roles, store })]
  for (let round = 0; round < 20; round++) {
    const { id } = await here.start(asked, { subject: 'carla', roles: ['clerk'] })
    const ends = [here, there, here].map((sessions) => sessions.end({ subject: 'carla', id, by: 'bea' }))
    expect((await Promise.all(ends)).filter(Boolean)).toHaveLength(1)
  }
  for (let count = 0; count < 10; count++) await here.start(asked, { subject: 'dora', roles: ['clerk'] })
  const counts = await Promise.all([here, there].map((sessions) => sessions.endAll({ subject: 'dora', by: 'bea' })))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10)
  await Promise.all([here.close(), there.close()])
})

it('a session that ended by itself meanwhile counts neither as ended by the operator nor as given roles', async () => {
  const kept = memoryStore()
  let now = Date.now()
  let isSlow = false
  const store: Store = {
    ...kept,
    findBySubject: async (subject) => {
      const found = await kept.findBySubject(subject)
      if (isSlow) now += minutes(2)
      return found
    },
  }
  const sessions = createSessions({ roles, store, clock: () => instant(now) })
  const { id } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  isSlow = true
  expect(await sessions.end({ subject: 'carla', id, by: 'bea' })).toBe(false)
  isSlow = false
  await sessions.start(asked, { subject: 'dora', roles: ['clerk'] })
  isSlow = true
  expect(await sessions.changeRoles({ subject: 'dora', roles: [], by: 'bea' })).toBe(0)
  await sessions.close()
})
