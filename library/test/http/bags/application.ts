import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import type express from 'express'
import { listening } from '../setting.ts'

declare module '../../../src/adapters/express-session.ts' {
  interface SessionData {
    user?: string
    cart?: { things: string[]; at?: Date }
    entries?: Record<string, string>
    isIn?: boolean
    profile?: { id: string; email?: string; seen?: string[] }
    [entry: `entry-${string}`]: unknown
  }
}

/** The lock that holds back the slow routes of the application until it opens. */
export interface Gate {
  readonly waiting: () => number
  readonly letGo: () => void
  readonly wait: () => Promise<void>
}

const createGate = (): Gate => {
  let queue: (() => void)[] = []
  return {
    waiting: () => queue.length,
    letGo: () => {
      for (const go of queue) go()
      queue = []
    },
    wait: () =>
      new Promise((go) => {
        queue.push(go)
      }),
  }
}

/** An application written for express-session, and its server. */
export interface Application {
  readonly origin: string
  readonly gate: Gate
  readonly failures: readonly unknown[]
  readonly close: () => Promise<void>
}

/** Writes the application once, on a version of Express and with a middleware that gives `req.session`. */
export const startApplication = async (
  framework: typeof express,
  middleware: express.RequestHandler,
): Promise<Application> => {
  const gate = createGate()
  const failures: unknown[] = []
  const app = framework()
  app.use(middleware)

  app.get('/', (_request, response) => void response.send('home'))
  app.get('/bag', (request, response) => {
    const { id, cookie, ...rest } = request.session
    response.json({ bag: { ...rest, cookie: undefined }, id: request.session.id, sessionID: request.sessionID })
  })
  app.get('/cookie', ({ session: { cookie } }, response) => {
    const { maxAge, originalMaxAge, expires, path, httpOnly } = cookie
    response.json({ maxAge, originalMaxAge, expires: new Date(expires).getTime(), path, httpOnly })
  })
  app.post('/put/:name/:value', (request, response) => {
    const { name, value } = request.params
    request.session[`entry-${name}`] = value
    response.send('put')
  })
  app.post('/take/:name', (request, response) => {
    delete request.session[`entry-${request.params['name']}`]
    response.send('taken')
  })
  app.post('/cart/:thing', (request, response) => {
    request.session.cart ??= { things: [], at: new Date(0) }
    request.session.cart.things.push(request.params['thing'])
    response.redirect(303, '/bag')
  })
  app.post('/slow/:name/:value', async (request, response) => {
    await gate.wait()
    request.session[`entry-${request.params['name']}`] = request.params['value']
    response.send('put')
  })
  app.post('/in/:name', (request, response, next) => {
    const before = request.session
    const idBefore = request.sessionID
    request.session.regenerate((failure) => {
      if (failure) return next(failure)
      const isEmpty = request.session.user === undefined && request.session['entry-note'] === undefined
      request.session.user = request.params['name']
      request.session.save((failed) => {
        if (failed) return next(failed)
        const isOther = request.session !== before && request.sessionID !== idBefore
        response.json({ id: request.sessionID, isOther, isEmpty })
      })
    })
  })
  app.post('/slowly-as/:name', async (request, response) => {
    await gate.wait()
    request.session.user = request.params['name']
    response.send('in')
  })
  app.post('/slowly-anew', async (request, response) => {
    const { user } = request.session
    await gate.wait()
    request.session.regenerate(() => {
      if (user !== undefined) request.session.user = user
      response.send('in')
    })
  })
  app.post('/in-plainly/:name', (request, response) => {
    request.session.user = request.params['name']
    response.send('in')
  })
  // Like an application that never calls regenerate.
  app.post('/in-over/:name/:note', (request, response) => {
    Object.assign(request.session, { user: request.params['name'], isIn: true, 'entry-note': request.params['note'] })
    response.send('in')
  })
  // As Passport does with keepSessionInfo.
  app.post('/in-keeping/:name', (request, response, next) => {
    const before = request.session
    request.session.regenerate((failure) => {
      if (failure) return next(failure)
      for (const name in before) Object.assign(request.session, { [name]: before[name as 'user'] })
      const { name = '' } = request.params
      Object.assign(request.session, { user: name, isIn: true })
      request.session.save((failed) => (failed ? next(failed) : response.send('in')))
    })
  })
  app.post('/profile/:id', (request, response) => {
    request.session.profile ??= { id: '' }
    request.session.profile.id = String(request.params['id'])
    response.send('profile')
  })
  app.post('/profile-of/:id/:email', (request, response) => {
    const { id = '', email = '' } = request.params
    request.session.profile = { id, email, seen: [id] }
    response.send('profile')
  })
  app.post('/seen/:thing/as/:name', (request, response) => {
    request.session.profile?.seen?.push(request.params['thing'])
    request.session.user = request.params['name']
    response.send('seen')
  })
  app.post('/out', (request, response, next) => {
    request.session.destroy((failure) => {
      if (failure) return next(failure)
      response.send(String(request.session))
    })
  })
  app.post('/out-plainly', (request, response) => {
    delete request.session.user
    response.send('out')
  })
  app.post('/unset', (request, response) => {
    request.session['entry-lost'] = 'lost'
    Object.assign(request, { session: null })
    response.send('unset')
  })
  app.post('/saved/:value', (request, response) => {
    request.session['entry-note'] = request.params['value']
    request.session.touch().save((failure) => response.send(String(failure ?? 'saved')))
  })
  app.post('/reload', async (request, response) => {
    await gate.wait()
    const before = request.session
    before['entry-note'] = 'unsaved'
    before.reload((failure) => {
      if (failure) return void response.send('cannot reload')
      response.json({ note: request.session['entry-note'], isOther: request.session !== before })
    })
  })
  app.post('/long', (request, response) => {
    request.session['entry-note'] = 'long'
    const pieces = Array.from({ length: 64 }, (_, count) => String(count % 10).repeat(32_768))
    Readable.from(pieces).pipe(response)
  })
  app.post('/pieces', async (request, response) => {
    request.session['entry-first'] = 'before the head'
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('one ')
    await gate.wait()
    response.end('two')
  })
  app.post('/late', async (request, response) => {
    response.write('one ')
    request.session['entry-late'] = 'after the head'
    response.end('two')
  })
  app.post('/own-cookie', (request, response) => {
    request.session['entry-note'] = 'with a cookie'
    response.writeHead(200, 'Fine', { 'Set-Cookie': ['one=1; Path=/', 'two=2; Path=/'], 'x-kept': 'yes' })
    response.end('given')
  })
  app.post('/regenerate', (request, response) => {
    request.session.regenerate(() => {
      request.session['entry-note'] = 'anew'
      response.json({ id: request.sessionID })
    })
  })
  app.post('/empty', (request, response) => {
    request.session['entry-note'] = 'empty'
    response.sendStatus(204)
  })

  app.use(((failure, _request, response, next) => {
    failures.push(failure)
    if (response.headersSent) return next(failure)
    response.status(500).send(String(failure))
  }) as express.ErrorRequestHandler)
  return { ...(await listening(createServer(app))), gate, failures }
}
