import { defineRoles } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { forFastify } from 'curfew/adapters/fastify'
import { forHono } from 'curfew/adapters/hono'
import { forKoa } from 'curfew/adapters/koa'
import { forNest } from 'curfew/adapters/nest'
import { forNext } from 'curfew/adapters/next'
import { forNode } from 'curfew/adapters/node'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { afterAll, expect, it } from 'vitest'
import { misuseOf, refuses } from './refuses.mjs'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })
const sessions = createSessions({ roles, store: memoryStore() })
afterAll(() => sessions.close())

const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

const next = {}
for (const [name, adapt] of Object.entries({
  forExpress,
  forFastify,
  forHono,
  forKoa,
  forNest,
  forNode,
  forNext: (given, how) => forNext(given, next, how),
})) {
  refuses(`${name} without sessions`, () => adapt(undefined), 'server.no-sessions', 'was given undefined')
  refuses(`${name} with the setup of sessions`, () => adapt({ roles }), 'server.no-sessions', 'createSessions(')
  refuses(
    `${name} with a misspelt option`,
    () => adapt(sessions, { signin: '/enter' }),
    'server.unknown-option',
    'write signIn',
  )
  refuses(
    `${name} with an unknown task`,
    () => adapt(sessions).requireTask('sea'),
    'roles.unknown-task',
    '"sea"',
    "'see'",
  )
}

const rosa = { subject: 'rosa', roles: ['clerk'] }
const incoming = { method: 'POST', url: '/', headers: { host: 'localhost' }, rawHeaders: [], socket: {} }
const sent = { headersSent: true, setHeader: () => {}, getHeader: () => undefined }
refuses(
  'signIn with the person alone',
  () => forExpress(sessions).signIn(rosa),
  'session.bad-who',
  'signIn(request, response',
)
refuses(
  'signIn after the answer on Node',
  () => forNode(sessions).signIn(incoming, sent, rosa),
  'session.too-late',
  'await signIn(',
)
refuses(
  'signOut after the answer',
  () => forExpress(sessions).signOut(incoming, sent),
  'session.too-late',
  'await signIn(',
)
it('a sign-in that nobody awaits, while the answer goes out, says so', async () => {
  const response = { ...sent, headersSent: false }
  const signing = forNode(sessions).signIn(incoming, response, rosa)
  response.headersSent = true
  expect((await misuseOf(() => signing)).code).toBe('session.too-late')
})
it('a sign-out after the answer ends the session all the same', async () => {
  const { setCookie } = await sessions.start(asked, rosa)
  const cookie = setCookie.split(';')[0]
  const { code } = await misuseOf(() =>
    forNode(sessions).signOut({ ...incoming, headers: { ...incoming.headers, cookie } }, sent),
  )
  expect(code).toBe('session.too-late')
  expect(await sessions.visit({ ...asked, headers: new Headers({ cookie }) })).toMatchObject({ reason: 'signed-out' })
})
refuses(
  'signIn after the answer in Fastify',
  () => forFastify(sessions).signIn({ raw: incoming }, { sent: true }, rosa),
  'session.too-late',
)
refuses(
  'signIn after the answer in Koa',
  () => forKoa(sessions).signIn({ req: incoming, res: sent }, rosa),
  'session.too-late',
)
const context = { req: { raw: new Request('http://localhost/', { method: 'POST' }) }, env: { outgoing: sent } }
refuses('signIn after the answer in Hono', () => forHono(sessions).signIn(context, rosa), 'session.too-late')
refuses('signIn in Hono with the person alone', () => forHono(sessions).signIn(rosa), 'session.bad-who', 'signIn(c')
