// A help desk: Fastify in TypeScript, plugins, schemas, helmet's policy, and swagger-ui for its API.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import session from '@fastify/session'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { page, signInForm, ticketsForm } from '../pages.ts'

declare module 'fastify' {
  interface Session {
    user?: { name: string; roles: readonly string[] }
  }
}

const users: Record<string, { password: string; roles: readonly string[] }> = {
  basic: { password: 'basic', roles: ['user'] },
  admin: { password: 'admin', roles: ['user', 'admin'] },
}
const tickets: string[] = []

const isAuthenticated = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
  request.session.user ? undefined : reply.redirect('/login')

const isAdmin = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
  request.session.user?.roles.includes('admin') ? undefined : reply.code(403).send({ message: 'Admins only.' })

const newTicket = {
  body: {
    type: 'object',
    required: ['title'],
    properties: { title: { type: 'string', minLength: 1, maxLength: 80, pattern: '^[\\w ]+$' } },
  },
} as const

const site = async (app: FastifyInstance): Promise<void> => {
  app.get('/login', async (_request, reply) => reply.type('text/html').send(page('Sign in', signInForm)))
  app.post<{ Body: { name: string; password: string } }>('/login', async (request, reply) => {
    const user = users[request.body.name]
    if (user?.password !== request.body.password) return reply.redirect('/login')
    await request.session.regenerate()
    request.session.user = { name: request.body.name, roles: user.roles }
    return reply.redirect('/')
  })
  app.post('/logout', async (request, reply) => {
    await request.session.destroy()
    return reply.redirect('/login')
  })
}

const ticketsApi = async (app: FastifyInstance): Promise<void> => {
  app.addHook('onRequest', isAuthenticated)
  app.get('/', async (_request, reply) => reply.type('text/html').send(page('Tickets', ticketsForm(tickets))))
  app.get('/tickets', async () => tickets)
  app.post<{ Body: { title: string } }>('/tickets', { schema: newTicket }, async (request, reply) => {
    tickets.push(request.body.title)
    return reply.redirect('/', 303)
  })
  app.delete('/tickets', { preHandler: isAdmin }, async (_request, reply) => {
    tickets.length = 0
    return reply.code(204).send()
  })
}

const app = Fastify({ requestTimeout: 30_000 })
await app.register(helmet)
await app.register(formbody)
await app.register(swagger, { openapi: { info: { title: 'Help desk', version: '1.0.0' } } })
await app.register(swaggerUi, { routePrefix: '/documentation' })
await app.register(cookie)
await app.register(session, {
  secret: 'a secret with more than thirty-two characters',
  cookie: { secure: false, maxAge: Number(process.env['IDLE_MS'] ?? 900_000) },
  rolling: true,
  saveUninitialized: false,
})
await app.register(site)
await app.register(ticketsApi)

console.log(await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' }))
