import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { forHono } from '../../../src/adapters/hono.ts'
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
import { answerOf } from './documents.ts'

/** The story's application on Hono. */
export const onHono: Stage = async (sessions) => {
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
  } = forHono(sessions)
  const app = new Hono()
  app.use(attach({ crossSite }))
  app.post('/in/:who', open('signing in'), async (c) => {
    return c.text(shown(await signIn(c, personOf(c.req.param('who')))))
  })
  app.post('/choose', open('signing in'), async (c) => c.text(shown(await finishSignIn(c, choiceIn(c.req.url)))))
  app.on(['GET', 'POST'], '/fresh', requireFresh(minutes(2)), (c) => c.text('fresh'))
  app.post('/again', open('proving it'), async (c) => c.text((await reauthenticated(c)).kind))
  app.post('/out', open('signing out'), async (c) => {
    await signOut(c)
    return c.text('out')
  })
  app.post('/keep', requirePerson('one’s own form'), async (c) => {
    await took(c)
    return c.redirect('/mine', 303)
  })
  app.post('/deed/:name', open('deeds'), async (c) => c.text(await deed(sessions, c.req.param('name'))))
  app.get('/', open('home'), (c) => c.text(visit(c).kind))
  app.get('/page', requirePerson('one’s own page'), (c) => c.html('<p>mine</p>'))
  app.on(['GET', 'POST'], '/documents/:name', open('what they show'), (c) =>
    answerOf(documents[c.req.param('name') ?? ''] ?? { pieces: [] }),
  )
  app.get('/mine', requirePerson('one’s own'), (c) => c.text('mine'))
  app.get('/feed', requirePerson('one’s own stream'), (c) => c.body(feedOf(visit(c))))
  app.get('/work', requirePerson('one’s own work'), (c) => workOf(sessions, visit(c)))
  app.get('/basket', requirePerson('one’s own'), (c) => c.text(basketShown(person(c))))
  app.get('/unguarded', open('a mistake of the application'), (c) => c.text(basketShown(person(c))))
  app.post('/basket/:item', requirePerson('one’s own'), async (c) => {
    const item = c.req.param('item')
    await setData(c, item === 'all' ? (item as never) : withItem(item))
    return c.text(basketShown(person(c)))
  })
  const size = async ({ req }: Context): Promise<number> =>
    req.header('content-type') === inPieces && req.raw.body ? sizeOf(req.raw.body as never) : (await req.text()).length
  const kept = async (c: Context): Promise<Response> => c.text(act(sessions, await size(c)))
  app.post('/kept', requirePerson('what one keeps'), kept)
  app.post('/kept/task', requireTask('refund.ask'), kept)
  app.post(
    '/kept/:id',
    requireTask('refund.approve', (c) => refunds[c.req.param('id') ?? '']),
    kept,
  )
  app.post('/refunds', requireTask('refund.ask'), (c) => c.text('asked'))
  app.post(
    '/refunds/:id',
    requireTask('refund.approve', (c) => refunds[c.req.param('id') ?? '']),
    (c) => c.text('approved'),
  )
  app.post('/paid', open('a payment provider’s notice'), async (c) => {
    if (c.req.query('and') === 'in') await signIn(c, personOf('bob'))
    if (c.req.query('and') === 'out') await signOut(c)
    return c.text(visit(c).kind)
  })
  checkRoutes(app)
  return listening(createAdaptorServer({ fetch: app.fetch }) as Server)
}
