import fastify, { type FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forFastify } from './fastify.ts'

const roles = oneClerk()

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

it('the cookie of an ended session is cleared beside the cookies of a route, but not beside that of a new session', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const { attach, signIn } = forFastify(sessions)
  const app = fastify()
  attach(app)
  app.get('/', async (_request, reply) => reply.header('set-cookie', 'theme=dark').send('home'))
  app.post('/in', async (request, reply) => {
    reply.header('set-cookie', 'theme=dark')
    await signIn(request, reply, { subject: 'carla', roles: ['clerk'] })
    return 'in'
  })
  const { cookies } = await app.inject({ url: '/in', method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })
  await sessions.endAll({ subject: 'carla', by: 'maria' })
  const token = cookies.find(({ name }) => name === 'curfew')?.value
  const headers = { cookie: `curfew=${token}`, 'sec-fetch-site': 'same-origin' }
  const given = async (url: string, method: 'GET' | 'POST'): Promise<readonly string[]> =>
    (await app.inject({ url, method, headers })).cookies
      .map(({ name, maxAge }) => `${name} ${maxAge ?? 'stays'}`)
      .sort()
  expect(await given('/', 'GET')).toEqual(['curfew 0', 'theme stays'])
  expect(await given('/in', 'POST')).toEqual(['curfew stays', 'theme stays'])
  await sessions.close()
})

it('routes that are added before attach(app) cannot be checked, and fail at start-up', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const { attach, open, checkRoutes } = forFastify(sessions)
  const app = fastify()
  app.get('/early', { preHandler: open('too early') }, async () => 'early')
  attach(app)
  checkRoutes(app)
  await expect(app.ready()).rejects.toThrow('nothing says who may use the routes that were added before attach(app);')
  await sessions.close()
})

it('a guard by addHook counts for the routes of its scope and of the scopes inside, and for no other', async () => {
  const { attach, open, requirePerson, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
  const app = fastify()
  attach(app)
  checkRoutes(app)
  app.register(async (scope) => {
    scope.get('/before', async () => 'a hook that is added later counts')
    scope.addHook('onRequest', requirePerson('everybody here'))
    scope.register(async (inner) => void inner.get('/inner', async () => 'inner'))
    scope.get('/mixed', { preHandler: open('both count') }, async () => 'mixed')
  })
  app.register(async (scope) => void scope.get('/beside', async () => 'beside'))
  await expect(app.ready()).rejects.toThrow('nothing says who may use GET /beside;')
})

it('a guard that a parent scope gets after its child was made does not count for the child', async () => {
  const { attach, requirePerson, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
  const app = fastify()
  attach(app)
  checkRoutes(app)
  await app.register(async (scope) => void scope.get('/child', async () => 'child'))
  app.addHook('preHandler', requirePerson('too late for the child'))
  app.get('/own', async () => 'own')
  await expect(app.ready()).rejects.toThrow('nothing says who may use GET /child;')
})

it('guards of a scope hold', async () => {
  const { attach, requirePerson, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
  const app = fastify()
  attach(app)
  checkRoutes(app)
  app.register(async (scope) => {
    scope.addHook('preHandler', requirePerson('everybody here'))
    scope.get('/things', async () => 'things')
  })
  expect((await app.inject('/things')).statusCode).toBe(401)
})

it('a route without a guard is one row, with its methods', async () => {
  const { attach, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
  const app = fastify()
  attach(app)
  checkRoutes(app)
  app.get('/one', async () => 'one')
  app.route({ method: ['PUT', 'POST'], url: '/two', handler: async () => 'two' })
  await expect(app.ready()).rejects.toThrow('nothing says who may use GET /one, PUT,POST /two;')
})

it('exceptions need no guard, and one that names no such route fails at start-up', async () => {
  const appWith = (except: readonly string[]): FastifyInstance => {
    const { attach, open, checkRoutes } = forFastify(createSessions({ roles, store: memoryStore() }))
    const app = fastify()
    attach(app)
    checkRoutes(app, { except })
    app.get('/', { preHandler: open('home') }, async () => 'home')
    app.get('/uploads', async () => 'all')
    app.get('/uploads/*', async () => 'one')
    return app
  }
  await appWith(['/uploads/*']).ready()
  await expect(appWith(['/uploads']).ready()).rejects.toThrow('nothing says who may use GET /uploads/*;')
  await expect(appWith(['/uploads/*', '/upload']).ready()).rejects.toThrow(/exception "\/upload"/)
  await expect(appWith(['/uploads/*', '/']).ready()).rejects.toThrow(/exception "\/"/)
})
