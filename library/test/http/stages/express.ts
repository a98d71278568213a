import { createServer } from 'node:http'
import express from 'express'
import express4 from 'express4'
import { forExpress } from '../../../src/adapters/express.ts'
import { listening, personOf, refunds, type Stage } from '../setting.ts'

/** The story's application on a version of Express, whose parsers of bodies come first. */
const on =
  (framework: typeof express): Stage =>
  async (sessions) => {
    const { attach, visit, requireTask, requirePerson, signIn, signOut, open, checkRoutes } = forExpress(sessions)
    const app = framework()
    app.use(framework.json(), framework.urlencoded({ extended: false }))
    app.use(attach())
    app.post('/in/:who', open('signing in'), async (request, response) => {
      await signIn(request, response, personOf(String(request.params['who'])))
      response.send('in')
    })
    app.post('/out', open('signing out'), async (request, response) => {
      await signOut(request, response)
      response.send('out')
    })
    app.get('/', open('home'), (request, response) => void response.send(visit(request).kind))
    app.get('/page', requirePerson('one’s own page'), (_request, response) => void response.send('<p>mine</p>'))
    app.get('/mine', requirePerson('one’s own'), (_request, response) => void response.type('text').send('mine'))
    const router = framework.Router()
    router.post('/', requireTask('refund.ask'), (_request, response) => void response.send('asked'))
    router.post(
      '/:id',
      requireTask('refund.approve', (request) => refunds[String(request.params['id'])]),
      (_request, response) => void response.send('approved'),
    )
    app.use('/refunds', router)
    checkRoutes(app)
    return listening(createServer(app))
  }

/** The story's application on Express 5. */
export const onExpress5: Stage = on(express)

/** The story's application on Express 4. */
export const onExpress4: Stage = on(express4 as unknown as typeof express)
