import { createServer } from 'node:http'
import type express from 'express'
import real from 'express-session'
import passport from 'passport'
import { Strategy } from 'passport-local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { session } from '../../src/adapters/express-session.ts'
import type { Entry } from '../../src/server/sessions.ts'
import { memoryBags, memoryStore } from '../../src/stores/memory.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { versions } from './bags/stages.ts'
import { listening } from './setting.ts'

declare module '../../src/adapters/express-session.ts' {
  interface SessionData {
    returnTo?: string
    messages?: string[]
  }
}

interface Place {
  readonly origin: string
  readonly close: () => Promise<void>
}

/** An application as Passport's documentation teaches to write it. */
const startOn = (framework: typeof express, middleware: express.RequestHandler): Promise<Place> => {
  const gatekeeper = new passport.Passport()
  gatekeeper.use(
    new Strategy((username, password, done) =>
      password === 'harbour' ? done(null, { username }) : done(null, false, { message: 'no such pair' }),
    ),
  )
  gatekeeper.serializeUser((user, done) => done(null, (user as { username: string }).username))
  gatekeeper.deserializeUser((name, done) => done(null, { username: name }))

  const app = framework()
  app.use(framework.urlencoded({ extended: false }), middleware, gatekeeper.authenticate('session'))
  app.get('/', (request, response) => {
    const { username } = (request.user ?? {}) as { username?: string }
    response.json({ username, messages: request.session.messages, note: request.session['entry-note'] })
  })
  app.get('/members', (request, response) => {
    if (request.isAuthenticated()) return void response.send('in')
    request.session.returnTo = request.originalUrl
    response.redirect('/sign-in')
  })
  app.post('/note', (request, response) => {
    request.session['entry-note'] = 'hello'
    response.send('noted')
  })
  const known = { successReturnToOrRedirect: '/', failureRedirect: '/sign-in', failureMessage: true }
  app.post('/sign-in', gatekeeper.authenticate('local', { ...known, keepSessionInfo: true }) as express.RequestHandler)
  app.post('/sign-in-anew', gatekeeper.authenticate('local', known) as express.RequestHandler)
  app.post('/sign-out', (request, response, next) => {
    request.logout((failure) => (failure ? next(failure) : response.redirect('/')))
  })
  return listening(createServer(app))
}

const entries: Entry[] = []
const middlewares: Readonly<Record<string, (framework: typeof express) => Promise<Place>>> = {
  'express-session': (framework) =>
    startOn(framework, real({ secret: 'keyboard cat', resave: false, saveUninitialized: false })),
  curfew: async (framework) => {
    const middleware = session({
      store: memoryStore(),
      bags: memoryBags(),
      who: ({ passport }) => (passport?.user ? { subject: String(passport.user) } : undefined),
      journal: (entry) => entries.push(entry),
    })
    const { origin, close } = await startOn(framework, middleware)
    return {
      origin,
      close: async () => {
        await middleware.sessions.close()
        await close()
      },
    }
  },
}

const tellings = Object.entries(middlewares).flatMap(([middleware, start]) =>
  Object.entries(versions).map(([version, framework]) => ({ middleware, version, start, framework })),
)

describe.each(tellings)('Passport on $middleware and $version', ({ start, framework }) => {
  let place: Place
  let rosa: Browser
  beforeEach(async () => {
    entries.length = 0
    place = await start(framework)
    rosa = createBrowser(place.origin)
  })
  afterEach(() => place.close())

  const enter = (password: string, path = '/sign-in'): Promise<Response> =>
    rosa.ask(path, {
      method: 'POST',
      body: `username=rosa&password=${password}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    })
  const placeOf = (answer: Response): unknown => [answer.status, answer.headers.get('location')]

  it('signs in the person whom the strategy knows, and out again', async () => {
    expect(placeOf(await enter('harbour'))).toEqual([302, '/'])
    expect(await rosa.json('/')).toEqual({ username: 'rosa' })
    expect(await rosa.text('/members')).toBe('in')
    const before = createBrowser(place.origin, rosa.cookies)
    expect(placeOf(await rosa.post('/sign-out'))).toEqual([302, '/'])
    expect([await rosa.json('/'), await before.json('/')]).toEqual([{}, {}])
  })

  it('says in the bag why a person was refused', async () => {
    expect(placeOf(await enter('wrong'))).toEqual([302, '/sign-in'])
    expect(await rosa.json('/')).toEqual({ messages: ['no such pair'] })
  })

  it('brings people back to where they were going', async () => {
    expect(placeOf(await rosa.ask('/members'))).toEqual([302, '/sign-in'])
    expect(placeOf(await enter('harbour'))).toEqual([302, '/members'])
  })

  it('keeps the earlier bag when asked to, and otherwise does not', async () => {
    await rosa.post('/note')
    await enter('harbour')
    expect(await rosa.json('/')).toEqual({ username: 'rosa', note: 'hello' })
    await enter('harbour', '/sign-in-anew')
    expect(await rosa.json('/')).toEqual({ username: 'rosa' })
  })

  it('gives a new token at each sign-in', async () => {
    await rosa.post('/note')
    const fixed = createBrowser(place.origin, rosa.cookies)
    await enter('harbour')
    expect(await fixed.json('/')).toEqual({})
  })
})

it('Passport’s sign-out ends the session as signed-out, and its sign-in replaces one', async () => {
  entries.length = 0
  const [version] = Object.values(versions)
  const place = version && (await middlewares['curfew']?.(version))
  if (!place) throw new Error('no place')
  const rosa = createBrowser(place.origin)
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
  const body = 'username=rosa&password=harbour'
  await rosa.ask('/sign-in', { method: 'POST', body, headers })
  await rosa.ask('/sign-in', { method: 'POST', body, headers })
  expect(await rosa.json('/session')).toMatchObject({ phase: 'active' })
  await rosa.post('/sign-out')
  expect(rosa.cookies.size).toBe(0)
  expect(entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)).toEqual([
    'replaced',
    'signed-out',
  ])
  await place.close()
})
