import { expect, it } from 'vitest'
import { oneMinute } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { memoryStore } from '../stores/memory.ts'
import type { Notice } from '../stores/store.ts'
import { createSessions } from './sessions.ts'

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
