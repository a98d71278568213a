// A help desk: Fastify in TypeScript, plugins, schemas, helmet's policy, and swagger-ui for its API.
import { readFileSync } from 'node:fs'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { definePolicy, defineRoles, seconds } from 'curfew'
import { forFastify } from 'curfew/adapters/fastify'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import Fastify, { type FastifyInstance } from 'fastify'
import { page, signInForm, ticketsForm } from '../pages.ts'

const policy = definePolicy({ idle: seconds(Number(process.env['IDLE_MS'] ?? 900_000) / 1_000) })
const roles = defineRoles({
  tasks: ['tickets.clear'],
  roles: { user: { tasks: [], policy }, admin: { tasks: ['tickets.clear'], policy } },
})
const sessions = createSessions({ roles, store: memoryStore() })
const { attach, checkRoutes, requirePerson, requireTask, open, signIn, signOut } = forFastify(sessions, {
  signIn: '/login',
})

const users: Record<string, { password: string; roles: readonly ('user' | 'admin')[] }> = {
  basic: { password: 'basic', roles: ['user'] },
  admin: { password: 'admin', roles: ['user', 'admin'] },
}
const tickets: string[] = []

const client = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const tag = '<script type="module" async src="/curfew.js" data-home="/login"></script>'

const newTicket = {
  body: {
    type: 'object',
    required: ['title'],
    properties: { title: { type: 'string', minLength: 1, maxLength: 80, pattern: '^[\\w ]+$' } },
  },
} as const

const site = async (app: FastifyInstance): Promise<void> => {
  app.get('/curfew.js', { preHandler: open('the client') }, async (_request, reply) =>
    reply.type('text/javascript').send(client),
  )
  app.get('/login', { preHandler: open('signing in') }, async (_request, reply) =>
    reply.type('text/html').send(page('Sign in', signInForm, tag)),
  )
  app.post<{ Body: { name: string; password: string } }>(
    '/login',
    { preHandler: open('signing in') },
    async (request, reply) => {
      const user = users[request.body.name]
      if (user?.password !== request.body.password) return reply.redirect('/login')
      await signIn(request, reply, { subject: request.body.name, roles: user.roles })
      return reply.redirect('/')
    },
  )
  app.post('/logout', { preHandler: open('signing out') }, async (request, reply) => {
    await signOut(request, reply)
    return reply.redirect('/login')
  })
}

const ticketsApi = async (app: FastifyInstance): Promise<void> => {
  app.addHook('onRequest', requirePerson('everybody here may see and open tickets'))
  app.get('/', async (_request, reply) => reply.type('text/html').send(page('Tickets', ticketsForm(tickets), tag)))
  app.get('/tickets', async () => tickets)
  app.post<{ Body: { title: string } }>('/tickets', { schema: newTicket }, async (request, reply) => {
    tickets.push(request.body.title)
    return reply.redirect('/', 303)
  })
  app.delete('/tickets', { preHandler: requireTask('tickets.clear') }, async (_request, reply) => {
    tickets.length = 0
    return reply.code(204).send()
  })
}

const app = Fastify({ requestTimeout: 30_000 })
await app.register(helmet)
await app.register(formbody)
attach(app)
checkRoutes(app, { except: ['/documentation/*'] })
await app.register(swagger, { openapi: { info: { title: 'Help desk', version: '1.0.0' } } })
await app.register(swaggerUi, { routePrefix: '/documentation' })
await app.register(site)
await app.register(ticketsApi)

console.log(await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' }))
