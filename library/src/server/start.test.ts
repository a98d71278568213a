import { expect, it, vi } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }
const carla = { subject: 'carla', roles: ['clerk'] as const }

it('a sign-in for which the store fails leaves the signed-in person as they are', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store })
  const { setCookie } = await sessions.start(asked, carla)
  const again = { ...asked, headers: new Headers({ cookie: setCookie.split(';')[0] ?? '' }) }
  const { save } = store
  const away = vi.spyOn(store, 'save').mockImplementation(async (key, session, overVersion) => {
    if (overVersion === undefined) throw new Error('gone')
    return save(key, session, overVersion)
  })
  await expect(sessions.start(again, carla)).rejects.toMatchObject({ name: 'StoreAway', cause: new Error('gone') })
  expect(await sessions.visit(again)).toMatchObject({ kind: 'live' })
  away.mockRestore()
  await sessions.start(again, carla)
  expect(await sessions.visit(again)).toMatchObject({ kind: 'ended', reason: 'replaced' })
  await sessions.close()
})

it('sessions that cannot be created leave no work behind: on their store, or in a timer', () => {
  vi.useFakeTimers()
  const store = memoryStore()
  const subscribe = vi.spyOn(store, 'subscribe')
  expect(() => createSessions({ roles, store, draftSecret: 'guess me' })).toThrow('server.weak-secret')
  expect(subscribe).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('a word for how a person signed in that is no short text is refused, by name and value', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  for (const how of ['', 'x'.repeat(41), 'pass\u0000word', 7 as unknown as string])
    await expect(sessions.start(asked, { ...carla, how })).rejects.toMatchObject({
      code: 'session.bad-how',
      message: expect.stringContaining(`how is ${JSON.stringify(how)}`),
    })
  await sessions.start(asked, { ...carla, how: undefined })
  await sessions.close()
})
