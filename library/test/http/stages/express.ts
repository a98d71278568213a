import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import express, { type Request, type RequestHandler } from 'express'
import express4 from 'express4'
import { forExpress } from '../../../src/adapters/express.ts'
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

/** The story's application on a version of Express, whose body parsers come first. */
const on =
  (framework: typeof express): Stage =>
  async (sessions) => {
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
      route,
      checkRoutes,
    } = forExpress(sessions)
    const app = framework()
    app.use(framework.json(), framework.urlencoded({ extended: false }))
    app.use(attach({ crossSite }))
    app.post(
      '/in/:who',
      open('signing in'),
      route(async (request, response) => {
        response.send(shown(await signIn(request, response, personOf(String(request.params['who'])))))
      }),
    )
    app.post(
      '/choose',
      open('signing in'),
      route(async (request, response) => {
        response.send(shown(await finishSignIn(request, response, choiceIn(request.url))))
      }),
    )
    app.all('/fresh', requireFresh(minutes(2)), (_request, response) => void response.send('fresh'))
    app.post(
      '/again',
      open('proving it'),
      route(async (request, response) => {
        response.send((await reauthenticated(request, response)).kind)
      }),
    )
    app.post(
      '/out',
      open('signing out'),
      route(async (request, response) => {
        await signOut(request, response)
        response.send('out')
      }),
    )
    app.post(
      '/deed/:name',
      open('deeds'),
      route(async (request, response) => {
        response.send(await deed(sessions, String(request.params['name'])))
      }),
    )
    app.post('/keep', requirePerson('one’s own form'), (request, response) => {
      took(request, response)
      response.redirect(303, '/mine')
    })
    app.get('/', open('home'), (request, response) => void response.send(visit(request).kind))
    app.get('/page', requirePerson('one’s own page'), (_request, response) => void response.send('<p>mine</p>'))
    app.all('/documents/:name', open('what they show'), async (request, response) => {
      const name = String(request.params['name'])
      const document = documents[name] ?? { pieces: [] }
      // As Express sends pages: it notices by itself that one has not changed.
      if (document.type === 'text/html' && !document.headers && document.pieces.length === 1)
        response.status(document.status ?? 200).send(document.pieces[0])
      else if (name === 'timed') response.set('server-timing', 'db;dur=5').send(String(document.pieces[0]))
      else await sendPieces(response, document)
    })
    app.get('/mine', requirePerson('one’s own'), (_request, response) => void response.type('text').send('mine'))
    app.get('/feed', requirePerson('one’s own stream'), (request, response) => {
      Readable.fromWeb(feedOf(visit(request)) as never).pipe(response)
    })
    app.get(
      '/work',
      requirePerson('one’s own work'),
      route((request) => workOf(sessions, visit(request))),
    )
    app.get('/basket', requirePerson('one’s own'), (request, response) => {
      response.send(basketShown(person(request)))
    })
    app.get('/unguarded', open('a mistake of the application'), (request, response) => {
      response.send(basketShown(person(request)))
    })
    app.post(
      '/basket/:item',
      requirePerson('one’s own'),
      route(async (request, response) => {
        const item = String(request.params['item'])
        await setData(request, item === 'all' ? (item as never) : withItem(item))
        response.send(basketShown(person(request)))
      }),
    )
    // The parser before has read a form. Other bodies are read here.
    const size = async (request: Request): Promise<number> => {
      if (request.is('urlencoded')) return JSON.stringify(request.body).length
      return request.is(inPieces) ? sizeOf(request) : (await text(request)).length
    }
    // Express 4 catches no rejection by itself.
    const kept: RequestHandler = (request, response, next) =>
      size(request).then((bytes) => void response.send(act(sessions, bytes)), next)
    app.post('/kept', requirePerson('what one keeps'), kept)
    app.post('/kept/task', requireTask('refund.ask'), kept)
    app.post(
      '/kept/:id',
      requireTask('refund.approve', (request) => refunds[String(request.params['id'])]),
      kept,
    )
    const router = framework.Router()
    router.post('/', requireTask('refund.ask'), (_request, response) => void response.send('asked'))
    router.post(
      '/:id',
      requireTask('refund.approve', (request) => refunds[String(request.params['id'])]),
      (_request, response) => void response.send('approved'),
    )
    app.use('/refunds', router)
    app.post(
      '/paid',
      open('a payment provider’s notice'),
      route(async (request, response) => {
        if (request.query['and'] === 'in') await signIn(request, response, personOf('bob'))
        if (request.query['and'] === 'out') await signOut(request, response)
        response.send(visit(request).kind)
      }),
    )
    checkRoutes(app)
    return listening(createServer(app))
  }

/** The story's application on Express 5. */
export const onExpress5: Stage = on(express)

/** The story's application on Express 4. */
export const onExpress4: Stage = on(express4 as unknown as typeof express)
