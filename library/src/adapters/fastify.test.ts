import fastify, { type FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forFastify } from './fastify.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })

const appOf = (guarded: 'declared' | 'bare'): FastifyInstance => {
  const { attach, open, requireTask, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
  const app = fastify()
  attach(app)
  checkRoutes(app)
  app.get('/', { preHandler: open('home') }, async () => 'home')
  app.register(
    async (plugin) => {
      plugin.get('/things', guarded === 'declared' ? { onRequest: [requireTask('see')] } : {}, async () => 'things')
    },
    { prefix: '/inside' },
  )
  return app
}

it('a route of a plugin that declares neither a task nor why it is open fails at start-up', async () => {
  await expect(appOf('bare').ready()).rejects.toThrow('nothing says who may use GET /inside/things')
})

it('an application whose routes all say who may use them starts, and guards at any hook hold', async () => {
  const app = appOf('declared')
  await app.ready()
  expect((await app.inject('/')).statusCode).toBe(200)
  expect((await app.inject('/inside/things')).statusCode).toBe(401)
})
