import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import { forKoa, type KoaContext } from '../../../src/adapters/koa.ts'
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

/** The story's application on Koa, with a body parser and routers. */
export const onKoa: Stage = async (sessions) => {
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
  } = forKoa(sessions)
  const app = new Koa()
  // Errors of the application are part of the story.
  app.silent = true
  app.use(attach({ crossSite }))
  app.use(bodyParser({ enableTypes: ['json', 'form'] }))
  const router = new Router()
  router.post('/in/:who', open('signing in'), async (ctx) => {
    ctx.body = shown(await signIn(ctx, personOf(String(ctx.params['who']))))
  })
  router.post('/choose', open('signing in'), async (ctx) => {
    ctx.body = shown(await finishSignIn(ctx, choiceIn(ctx.url)))
  })
  router.all('/fresh', requireFresh(minutes(2)), (ctx) => {
    ctx.body = 'fresh'
  })
  router.post('/again', open('proving it'), async (ctx) => {
    ctx.body = (await reauthenticated(ctx)).kind
  })
  router.post('/out', open('signing out'), async (ctx) => {
    await signOut(ctx)
    ctx.body = 'out'
  })
  router.post('/deed/:name', open('deeds'), async (ctx) => {
    ctx.body = await deed(sessions, String(ctx.params['name']))
  })
  router.post('/keep', requirePerson('one’s own form'), (ctx) => {
    took(ctx)
    ctx.status = 303
    ctx.redirect('/mine')
  })
  router.get('/', open('home'), (ctx) => {
    ctx.body = visit(ctx).kind
  })
  router.get('/page', requirePerson('one’s own page'), (ctx) => {
    ctx.body = '<p>mine</p>'
  })
  router.all('/documents/:name', open('what they show'), async (ctx) => {
    const document = documents[String(ctx.params['name'])] ?? { pieces: [] }
    const { status = 200, type, headers, pieces } = document
    if (pieces.length === 1) {
      ctx.body = pieces[0]
      ctx.set({ ...(type && { 'content-type': type }), ...headers } as Record<string, string>)
      ctx.status = status
      return
    }
    ctx.respond = false
    await sendPieces(ctx.res, document)
  })
  router.get('/mine', requirePerson('one’s own'), (ctx) => {
    ctx.body = 'mine'
  })
  router.get('/feed', requirePerson('one’s own stream'), (ctx) => {
    ctx.body = Readable.fromWeb(feedOf(visit(ctx)) as never)
  })
  router.get('/work', requirePerson('one’s own work'), (ctx) => workOf(sessions, visit(ctx)))
  router.get('/basket', requirePerson('one’s own'), (ctx) => {
    ctx.body = basketShown(person(ctx))
  })
  router.get('/unguarded', open('a mistake of the application'), (ctx) => {
    ctx.body = basketShown(person(ctx))
  })
  router.post('/basket/:item', requirePerson('one’s own'), async (ctx) => {
    const item = String(ctx.params['item'])
    await setData(ctx, item === 'all' ? (item as never) : withItem(item))
    ctx.body = basketShown(person(ctx))
  })
  // The parser before has read a form. Other bodies are read here.
  const size = async (ctx: Context): Promise<number> => {
    if (ctx.is('urlencoded')) return JSON.stringify(ctx.request.body).length
    return ctx.is(inPieces) ? sizeOf(ctx.req) : (await text(ctx.req)).length
  }
  const kept = async (ctx: Context): Promise<void> => {
    ctx.body = act(sessions, await size(ctx))
  }
  const refundOf = ({ params }: KoaContext): (typeof refunds)[string] | undefined => refunds[params?.['id'] ?? '']
  router.post('/kept', requirePerson('what one keeps'), kept)
  router.post('/kept/task', requireTask('refund.ask'), kept)
  router.post('/kept/:id', requireTask('refund.approve', refundOf), kept)
  router.post('/paid', open('a payment provider’s notice'), async (ctx) => {
    if (ctx.query['and'] === 'in') await signIn(ctx, personOf('bob'))
    if (ctx.query['and'] === 'out') await signOut(ctx)
    ctx.body = visit(ctx).kind
  })
  const inner = new Router({ prefix: '/refunds' })
  inner.post('/', requireTask('refund.ask'), (ctx) => {
    ctx.body = 'asked'
  })
  inner.post('/:id', requireTask('refund.approve', refundOf), (ctx) => {
    ctx.body = 'approved'
  })
  router.use(inner.routes())
  app.use(router.routes()).use(router.allowedMethods())
  checkRoutes(app)
  return listening(createServer(app.callback()))
}
