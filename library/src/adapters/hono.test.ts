import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forHono } from './hono.ts'

const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [] } } })

it('a response with immutable headers still gets its cookie and its timing', async () => {
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
  const later = await app.request('/desk?ended=revoked', { headers })
  expect([later.status, later.headers.getSetCookie()]).toEqual([303, [expect.stringMatching(/^curfew=;.*Max-Age=0/)]])
  await sessions.close()
})

it('a part with an error page of its own may be mounted, and its routes need guards like all others', () => {
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

it('an application that takes the host for a part of its paths still answers for the session', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const app = new Hono({ getPath: ({ url }) => new URL(url).host + new URL(url).pathname })
  app.use(forHono(sessions).attach())
  const answer = await app.request('http://clinic.localhost/session?live')
  expect([answer.status, await answer.json()]).toEqual([200, { phase: 'none' }])
  await sessions.close()
})

it('a guard after its handler fails at start-up, and so does a handler that is mounted for all below a path', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const { attach, open, checkRoutes } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.get(
    '/good',
    async (_c, next) => next(),
    open('all may'),
    (c) => c.text('fine'),
  )
  app.all('/guarded/*', open('all may'), (c) => c.text('fine'))
  checkRoutes(app)
  app.get('/late', (c) => c.text('secret'))
  app.get('/late', open('too late'))
  app.all('/files/*', (c) => c.text('secret'))
  app.use('/bare/*', async (c) => c.text('secret'))
  expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /late, ALL /files/*, ALL /bare/*; put')
  await sessions.close()
})
