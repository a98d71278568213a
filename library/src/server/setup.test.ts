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

it('a name of the server that is no short text is refused, by name and value', async () => {
  for (const server of ['', 'a\nb', 'x'.repeat(65), 7 as unknown as string])
    expect(() => createSessions({ roles, store: memoryStore(), server })).toThrow(`server is ${JSON.stringify(server)}`)
  await createSessions({ roles, store: memoryStore(), server: 'harbour-vets-7d9c6b5f4d-x2x9z' }).close()
})

it('proxies and kept addresses are checked at the start', () => {
  expect(() => createSessions({ roles, store: memoryStore(), trustedProxies: ['10.0.0.0/33'] })).toThrow(
    'trustedProxies has "10.0.0.0/33"',
  )
  const keepAddress = 'half' as 'full'
  expect(() => createSessions({ roles, store: memoryStore(), keepAddress })).toThrow('keepAddress is "half"')
})
