import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { forHono } from '../adapters/hono.ts'
import { oneMinute } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'
import { newToken } from './token.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })

it('a page of the application’s own that leads elsewhere while the store is away is answered as any other', async () => {
  const away = (): never => {
    throw new Error('the disk is gone')
  }
  const sessions = createSessions({ roles, store: { ...memoryStore(), find: away, renew: away } })
  const { attach, open } = forHono(sessions, { refusalPage: () => Response.redirect('http://localhost/away') })
  const app = new Hono()
  app.use(attach())
  app.get('/', open('the start'), (c) => c.text('here'))
  const answer = await app.request('/', { headers: { cookie: `curfew=${newToken()}`, accept: 'text/html' } })
  expect([answer.status, answer.headers.get('location'), answer.headers.get('retry-after')]).toEqual([
    302,
    'http://localhost/away',
    '1',
  ])
  await sessions.close()
})
