import { expect, it } from 'vitest'
import { definePolicy } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { days } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { RequestHead } from '../http/request.ts'
import { createSessions } from '../sessions.ts'

const kept = definePolicy({ idle: days(7), lifetime: days(30), presence: 'never', persistent: true })
const roles = defineRoles({ tasks: [], roles: { reader: { tasks: [], policy: kept }, clerk: { tasks: [] } } })
const head = (cookie = ''): RequestHead => ({
  method: 'POST',
  url: 'http://localhost/',
  headers: new Headers({ cookie, 'sec-fetch-site': 'same-origin' }),
})
const monthInSeconds = 30 * 24 * 60 * 60

it('a persistent policy gives the cookie the age of its lifetime, at a sign-in and at the next proof', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const started = await sessions.start(head(), { subject: 'rosa', roles: ['reader'] })
  const setCookie = 'setCookie' in started ? started.setCookie : ''
  expect(setCookie).toContain(`; Max-Age=${monthInSeconds}`)
  const again = await sessions.reauthenticated(head(setCookie.split(';')[0]))
  expect('setCookie' in again && again.setCookie).toContain(`; Max-Age=${monthInSeconds}`)
  await sessions.close()
})

it('one role whose sessions end with the browser takes the age away', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  for (const held of [['clerk'], ['reader', 'clerk']] as const) {
    const started = await sessions.start(head(), { subject: 'rosa', roles: held })
    expect('setCookie' in started && started.setCookie).toMatch(/^curfew=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
  }
  await sessions.close()
})
