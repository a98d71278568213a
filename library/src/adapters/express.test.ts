import express, { type RequestHandler } from 'express'
import express4 from 'express4'
import { describe, expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forExpress } from './express.ts'

const roles = oneClerk()
const versions = { 'Express 5': express, 'Express 4': express4 as unknown as typeof express }

describe.each(Object.entries(versions))('on %s', (_name, framework) => {
  const { open, requireTask, checkRoutes } = forExpress(createSessions({ roles, store: memoryStore() }))

  it('a route that declares neither a task nor why it is open fails at start-up', () => {
    const app = framework()
    app.get('/', open('home'), (_request, response) => void response.end())
    checkRoutes(app)
    app.get('/bare', (_request, response) => void response.end())
    app.post('/bare-too', (_request, response) => void response.end())
    expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /bare, POST /bare-too; put')
  })

  it('a route of a mounted router is checked too, each method by itself', () => {
    const app = framework()
    const router = framework.Router()
    router
      .route('/things')
      .get(requireTask('see'), (_request, response) => void response.end())
      .post((_request, response) => void response.end())
    app.use('/inside', router)
    expect(() => checkRoutes(app)).toThrow('nothing says who may use POST /things;')
    expect(() => checkRoutes(framework())).not.toThrow()
  })

  it('a declaration for every method is enough for each', () => {
    const router = framework.Router()
    router
      .route('/things')
      .all(open('all may'))
      .get((_request, response) => void response.end())
    expect(() => checkRoutes(router)).not.toThrow()
  })

  it('a guard after its handler fails at start-up, and a guard after other middleware does not', () => {
    const app = framework()
    const secret: RequestHandler = (_request, response) => void response.send('secret')
    const middleware: RequestHandler = (_request, _response, next) => next()
    app.get('/late', secret, requireTask('see'))
    app.get('/good', middleware, requireTask('see'), secret)
    app.all('/every', secret)
    expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /late, ALL /every; put')
  })

  it('a mounted application is checked, with all that is mounted in it', () => {
    const app = framework()
    const inner = framework()
    const innermost = framework()
    let wasAsked = false
    inner.use((_request, _response, next) => {
      wasAsked = true
      next()
    })
    innermost.get('/deep', (_request, response) => void response.send('secret'))
    inner.get('/good', open('all may'), (_request, response) => void response.send('fine'))
    app.use('/inner', inner)
    expect(() => checkRoutes(app)).not.toThrow()
    inner.use('/innermost', innermost)
    expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /deep;')
    expect(wasAsked).toBe(false)
  })

  it('a handler that is mounted by use() also needs a guard for its path', () => {
    const secret: RequestHandler = (_request, response) => void response.send('secret')
    const bare = framework()
    bare.use('/files', requireTask('see'), framework.static('.'))
    bare.use('/bare', secret)
    expect(() => checkRoutes(bare)).toThrow(/what is mounted at .*bare/)
    const guarded = framework()
    guarded.use('/bare', requireTask('see'), secret)
    expect(() => checkRoutes(guarded)).not.toThrow()
    const elsewhere = framework()
    elsewhere.use('/other', requireTask('see'))
    elsewhere.use('/bare', secret)
    expect(() => checkRoutes(elsewhere)).toThrow(/what is mounted at .*bare/)
    const everywhere = framework()
    everywhere.use(requireTask('see'))
    everywhere.use('/bare', secret)
    expect(() => checkRoutes(everywhere)).not.toThrow()
  })
})
