import { expect, it, vi } from 'vitest'
import { oneMinute } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const carla = { subject: 'carla', roles: ['clerk'] }

it('a sign-in for which the store fails takes nothing from whoever is signed in', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store })
  const { setCookie } = await sessions.start(asked, carla)
  const again = { ...asked, headers: new Headers({ cookie: setCookie.split(';')[0] ?? '' }) }
  const { save } = store
  const away = vi.spyOn(store, 'save').mockImplementation(async (key, session, overVersion) => {
    if (overVersion === undefined) throw new Error('gone')
    return save(key, session, overVersion)
  })
  await expect(sessions.start(again, carla)).rejects.toThrow('gone')
  expect(await sessions.visit(again)).toMatchObject({ kind: 'live' })
  away.mockRestore()
  await sessions.start(again, carla)
  expect(await sessions.visit(again)).toMatchObject({ kind: 'ended', reason: 'replaced' })
  await sessions.close()
})

it('sessions that cannot be created leave nothing at work on their store', () => {
  const store = memoryStore()
  const subscribe = vi.spyOn(store, 'subscribe')
  expect(() => createSessions({ roles, store, draftSecret: 'guess me' })).toThrow('server.weak-secret')
  expect(subscribe).not.toHaveBeenCalled()
})
