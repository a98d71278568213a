import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { forHono } from '../../adapters/hono.ts'
import { memoryStore } from '../../stores/memory.ts'
import { newToken } from '../http/token.ts'
import { createSessions } from '../sessions.ts'

const roles = oneClerk()

it('a refusal page that redirects while the store is away is sent like any other', async () => {
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
