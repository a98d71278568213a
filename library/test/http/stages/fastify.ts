import { Readable } from 'node:stream'
import fastify, { type FastifyRequest } from 'fastify'
import { forFastify } from '../../../src/adapters/fastify.ts'
import { minutes } from '../../../src/core/time.ts'
import { documents } from '../documents.ts'
import {
  act,
  basketShown,
  choiceIn,
  crossSite,
  deed,
  feedOf,
  inPieces,
  listening,
  personOf,
  refunds,
  type Stage,
  shown,
  sizeOf,
  withItem,
  workOf,
} from '../setting.ts'
import { sendPieces } from './documents.ts'

/** The story's application on Fastify, its routes in a plugin. */
export const onFastify: Stage = async (sessions) => {
  const {
    attach,
    visit,
    requireTask,
    requirePerson,
    requireFresh,
    signIn,
    finishSignIn,
    reauthenticated,
    signOut,
    took,
    person,
    setData,
    open,
    checkRoutes,
  } = forFastify(sessions)
  const app = fastify()
  attach(app, { crossSite })
  app.post<{ Params: { who: string } }>('/in/:who', { preHandler: open('signing in') }, async (request, reply) => {
    return shown(await signIn(request, reply, personOf(request.params.who)))
  })
  app.post('/choose', { preHandler: open('signing in') }, async (request, reply) =>
    shown(await finishSignIn(request, reply, choiceIn(request.url))),
  )
  app.route({
    method: ['GET', 'POST'],
    url: '/fresh',
    preHandler: requireFresh(minutes(2)),
    handler: async () => 'fresh',
  })
  app.post(
    '/again',
    { preHandler: open('proving it') },
    async (request, reply) => (await reauthenticated(request, reply)).kind,
  )
  app.post('/out', { preHandler: open('signing out') }, async (request, reply) => {
    await signOut(request, reply)
    return 'out'
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.post('/keep', { preHandler: requirePerson('one’s own form') }, (request, reply) => {
    took(request, reply)
    return reply.redirect('/mine', 303)
  })
  app.post<{ Params: { name: string } }>('/deed/:name', { preHandler: open('deeds') }, ({ params }) =>
    deed(sessions, params.name),
  )
  app.get('/', { preHandler: open('home') }, async (request) => visit(request).kind)
  app.get('/page', { preHandler: requirePerson('one’s own page') }, (_request, reply) =>
    reply.type('text/html').send('<p>mine</p>'),
  )
  app.route<{ Params: { name: string } }>({
    method: ['GET', 'POST'],
    url: '/documents/:name',
    preHandler: open('what they show'),
    handler: async (request, reply) => {
      const document = documents[request.params.name] ?? { pieces: [] }
      const { status = 200, type, headers, pieces } = document
      if (pieces.length === 1)
        return reply
          .code(status)
          .headers({ ...(type && { 'content-type': type }), ...headers })
          .send(pieces[0])
      reply.hijack()
      await sendPieces(reply.raw, document)
      return reply
    },
  })
  app.get('/mine', { preHandler: requirePerson('one’s own') }, async () => 'mine')
  app.get('/feed', { preHandler: requirePerson('one’s own stream') }, (request, reply) =>
    reply.send(Readable.fromWeb(feedOf(visit(request)) as never)),
  )
  app.get('/work', { preHandler: requirePerson('one’s own work') }, (request) => workOf(sessions, visit(request)))
  app.get('/basket', { preHandler: requirePerson('one’s own') }, async (request) => basketShown(person(request)))
  app.get('/unguarded', { preHandler: open('a mistake of the application') }, async (request) =>
    basketShown(person(request)),
  )
  app.post<{ Params: { item: string } }>(
    '/basket/:item',
    { preHandler: requirePerson('one’s own') },
    async (request) => {
      const { item } = request.params
      await setData(request, item === 'all' ? (item as never) : withItem(item))
      return basketShown(person(request))
    },
  )
  app.addContentTypeParser(inPieces, (_request, _body, done) => done(null))
  const size = async ({ body, raw }: FastifyRequest): Promise<number> =>
    body === undefined ? sizeOf(raw) : JSON.stringify(body).length
  const kept = async (request: FastifyRequest): Promise<string> => act(sessions, await size(request))
  app.post('/kept', { preHandler: requirePerson('what one keeps') }, kept)
  // Before any code that reads a body.
  app.post('/kept/task', { onRequest: requireTask('refund.ask') }, kept)
  const ofRefund = requireTask('refund.approve', ({ params }) => refunds[(params as { id: string }).id])
  app.post('/kept/:id', { preHandler: ofRefund }, kept)
  app.register(async (plugin) => {
    plugin.post('/refunds', { preHandler: requireTask('refund.ask') }, async () => 'asked')
    const load = requireTask('refund.approve', ({ params }) => refunds[(params as { id: string }).id])
    plugin.post('/refunds/:id', { preHandler: load }, async () => 'approved')
  })
  app.post<{ Querystring: { and?: string } }>(
    '/paid',
    { preHandler: open('a payment provider’s notice') },
    async (request, reply) => {
      if (request.query.and === 'in') await signIn(request, reply, personOf('bob'))
      if (request.query.and === 'out') await signOut(request, reply)
      return visit(request).kind
    },
  )
  checkRoutes(app)
  await app.ready()
  const { origin, close } = await listening(app.server)
  return { origin, close: () => close().then(() => app.close()) }
}
