import { expect, it, vi } from 'vitest'
import { oneMinute } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { memoryStore } from '../stores/memory.ts'
import type { Notice } from '../stores/store.ts'
import { createSessions, type Entry } from './sessions.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

it('a message to an id without its subject is heard by nobody, and not by everybody', async () => {
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
  await expect(sessions.changeRoles({ subject: 'carla', roles: [], by: 'bea' })).rejects.toThrow('gone')
  expect(entries.at(-1)).toMatchObject({ what: 'roles-changed', subject: 'carla', by: 'bea', detail: 'none' })
  await sessions.close()
})
