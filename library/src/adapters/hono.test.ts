import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forHono } from './hono.ts'

const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [] } } })

it('an answer whose headers are fixed gets what goes along with it all the same', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const { attach, open, signIn } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.post('/in', open('signing in'), async (c) => {
    await signIn(c, { subject: 'carla', roles: ['clerk'] })
    return Response.redirect('http://localhost/desk', 303)
  })
  app.get('/desk', open('on its way elsewhere'), () => Response.redirect('http://localhost/', 303))
  const [cookie = ''] = (await app.request('/in', { method: 'POST' })).headers.getSetCookie()
  expect(cookie).toMatch(/^curfew=[\w-]{43};/)
  const headers = { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' }
  const answer = await app.request('/desk', { headers })
  expect([answer.status, answer.headers.get('server-timing')]).toEqual([303, expect.stringMatching(/^curfew;/)])
  await sessions.endAll({ subject: 'carla', by: 'bea' })
  const later = await app.request('/desk', { headers })
  expect([later.status, later.headers.getSetCookie()]).toEqual([303, [expect.stringMatching(/^curfew=;.*Max-Age=0/)]])
  await sessions.close()
})

it('a part with an error page of its own may be mounted, and its routes say who may use them like any others', () => {
  const { attach, open, checkRoutes } = forHono(createSessions({ roles, store: memoryStore() }))
  const part = new Hono().onError((failure, c) => c.text(failure.message, 500))
  part.get('/hours', open('opening hours'), (c) => c.text('from nine'))
  const app = new Hono().route('/desk', new Hono().route('/wall', part))
  app.use(attach())
  checkRoutes(app)
  part.get(
    '/keys',
    async (_c, next) => next(),
    (c) => c.text('the keys'),
  )
  expect(() => checkRoutes(new Hono().route('/desk', part))).toThrow(/use GET \/desk\/keys;/)
})

it('an application that takes the host for a part of its paths answers for the session all the same', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const app = new Hono({ getPath: ({ url }) => new URL(url).host + new URL(url).pathname })
  app.use(forHono(sessions).attach())
  const answer = await app.request('http://clinic.localhost/session?live')
  expect([answer.status, await answer.json()]).toEqual([200, { phase: 'none' }])
  await sessions.close()
})
