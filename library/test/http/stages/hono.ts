import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { forHono } from '../../../src/adapters/hono.ts'
import { listening, personOf, refunds, type Stage } from '../setting.ts'

/** The story's application on Hono. */
export const onHono: Stage = async (sessions) => {
  const { attach, visit, requireTask, requirePerson, signIn, signOut, open, checkRoutes } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.post('/in/:who', open('signing in'), async (c) => {
    await signIn(c, personOf(c.req.param('who')))
    return c.text('in')
  })
  app.post('/out', open('signing out'), async (c) => {
    await signOut(c)
    return c.text('out')
  })
  app.get('/', open('home'), (c) => c.text(visit(c).kind))
  app.get('/page', requirePerson('one’s own page'), (c) => c.html('<p>mine</p>'))
  app.get('/mine', requirePerson('one’s own'), (c) => c.text('mine'))
  app.post('/refunds', requireTask('refund.ask'), (c) => c.text('asked'))
  app.post(
    '/refunds/:id',
    requireTask('refund.approve', (c) => refunds[c.req.param('id') ?? '']),
    (c) => c.text('approved'),
  )
  checkRoutes(app)
  return listening(createAdaptorServer({ fetch: app.fetch }) as Server)
}
