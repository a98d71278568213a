import Router from '@koa/router'
import Koa from 'koa'
import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forKoa } from './koa.ts'

const ours = () => forKoa(createSessions({ roles: oneClerk(), store: memoryStore() }))

const says = (ctx: Koa.Context): void => {
  ctx.body = 'secret'
}

it('a route without a guard fails at start-up, and so does a guard after its handler', () => {
  const { attach, open, checkRoutes } = ours()
  const router = new Router({ prefix: '/desk' })
  router.get('/good', async (_ctx, next) => next(), open('all may'), says)
  router.get('/bare', says)
  router.get('/late', says, open('too late'))
  router.all('/files/:name', says)
  const app = new Koa()
  app.use(attach()).use(router.routes()).use(router.allowedMethods()).use(says)
  const bare = 'GET /desk/bare, GET /desk/late, ALL /desk/files/:name, the middleware says'
  expect(() => checkRoutes(app)).toThrow(`nothing says who may use ${bare}; put`)
})

it('a guard of a router covers its later routes, those of a router that it mounts included', () => {
  const { attach, open, requireTask, checkRoutes } = ours()
  const notes = new Router()
  notes.get('/notes/:id', says)
  const router = new Router()
  router.use('/desk', requireTask('see'))
  router.use('/desk', notes.routes())
  const app = new Koa()
  app.use(attach()).use(router.routes())
  checkRoutes(app)
  router.get('/notes', says)
  expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /notes; put')
  checkRoutes(new Koa().use(open('all of it')).use(says).use(router.routes()))
})
