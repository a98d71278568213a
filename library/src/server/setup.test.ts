import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { type Duration, days } from '../core/time.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'

const roles = oneClerk()

it('a path that no request can have is refused, by name and value', async () => {
  for (const path of ['session', '/session/', '', '/', '/a b', '/a?b'])
    expect(() => createSessions({ roles, store: memoryStore(), path })).toThrow(`path is ${JSON.stringify(path)}`)
  for (const path of ['/session', '/api/v1/session', '/~clinic/a-b.c']) {
    const sessions = createSessions({ roles, store: memoryStore(), path })
    expect(sessions.owns(`${path}/events`)).toBe(true)
    await sessions.close()
  }
})

it('a retention that is no length of time is refused, by name and value', async () => {
  for (const retention of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1d' as unknown as number])
    expect(() => createSessions({ roles, store: memoryStore(), retention: retention as Duration })).toThrow(
      `retention is ${retention}`,
    )
  await createSessions({ roles, store: memoryStore(), retention: days(7) }).close()
})
