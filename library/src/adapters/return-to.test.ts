import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forExpress } from './express.ts'
import { forFastify } from './fastify.ts'
import { forHono } from './hono.ts'
import { forKoa } from './koa.ts'
import { forNest } from './nest.ts'
import { forNode } from './node.ts'

const sessions = createSessions({ roles: oneClerk(), store: memoryStore() })
const asked = '/sign-in?from=%2Fnotes%2F7'

it('a stranger who asks for a page is sent to sign in, and returns to it', async () => {
  const { attach, open, requirePerson, returnTo } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.get('/notes/:id', requirePerson('notes are for people'), (c) => c.text('a note'))
  app.post('/sign-in', open('signing in'), (c) => c.redirect(returnTo(c), 303))
  const sent = await app.request('/notes/7?old=1', { headers: { accept: 'text/html' } })
  const address = sent.headers.get('location') ?? ''
  expect(address).toBe('/sign-in?from=%2Fnotes%2F7%3Fold%3D1')
  const back = await app.request(address, { method: 'POST' })
  expect(back.headers.get('location')).toBe('/notes/7?old=1')
})

it('every adapter says where a person returns', () => {
  const request = { method: 'POST', url: asked, headers: { host: 'localhost' }, socket: {} }
  const returns = [
    forNode(sessions).returnTo(request as IncomingMessage),
    forExpress(sessions).returnTo({ ...request, originalUrl: asked } as never),
    forFastify(sessions).returnTo({ raw: request, ...request, originalUrl: asked } as never),
    forKoa(sessions).returnTo({ req: request, request } as never),
    forNest(sessions).returnTo({ ...request, originalUrl: asked } as never),
  ]
  expect(returns).toEqual(Array(5).fill('/notes/7'))
})
