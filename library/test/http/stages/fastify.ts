import fastify from 'fastify'
import { forFastify } from '../../../src/adapters/fastify.ts'
import { listening, personOf, refunds, type Stage } from '../setting.ts'

/** The story's application on Fastify, its routes in a plugin. */
export const onFastify: Stage = async (sessions) => {
  const { attach, visit, requireTask, requirePerson, signIn, signOut, open, checkRoutes } = forFastify(sessions)
  const app = fastify()
  attach(app)
  app.post<{ Params: { who: string } }>('/in/:who', { preHandler: open('signing in') }, async (request, reply) => {
    await signIn(request, reply, personOf(request.params.who))
    return 'in'
  })
  app.post('/out', { preHandler: open('signing out') }, async (request, reply) => {
    await signOut(request, reply)
    return 'out'
  })
  app.get('/', { preHandler: open('home') }, async (request) => visit(request).kind)
  app.get('/page', { preHandler: requirePerson('one’s own page') }, (_request, reply) =>
    reply.type('text/html').send('<p>mine</p>'),
  )
  app.get('/mine', { preHandler: requirePerson('one’s own') }, async () => 'mine')
  app.register(async (plugin) => {
    plugin.post('/refunds', { preHandler: requireTask('refund.ask') }, async () => 'asked')
    const load = requireTask('refund.approve', ({ params }) => refunds[(params as { id: string }).id])
    plugin.post('/refunds/:id', { preHandler: load }, async () => 'approved')
  })
  checkRoutes(app)
  await app.ready()
  const { origin, close } = await listening(app.server)
  return { origin, close: () => close().then(() => app.close()) }
}
