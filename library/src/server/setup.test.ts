import { expect, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })

it('a path that no request can have is refused, by name and value', async () => {
  for (const path of ['session', '/session/', '', '/', '/a b', '/a?b'])
    expect(() => createSessions({ roles, store: memoryStore(), path })).toThrow(`path is ${JSON.stringify(path)}`)
  for (const path of ['/session', '/api/v1/session', '/~clinic/a-b.c']) {
    const sessions = createSessions({ roles, store: memoryStore(), path })
    expect(sessions.owns(`${path}/events`)).toBe(true)
    await sessions.close()
  }
})
