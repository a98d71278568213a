import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import express, { type Express, type RequestHandler } from 'express'
import { type ForExpress, forExpress } from '../../src/adapters/express.ts'
import { definePolicy, type PolicyAsWritten } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { seconds } from '../../src/core/time.ts'
import { createSessions, type Entry, type Operators } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'

const script = build({
  entryPoints: [new URL('../../src/browser/script.ts', import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: 'esm',
  write: false,
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '')

/** The tag as the documentation gives it. */
export const tag = '<script type="module" async src="/curfew/browser.js" data-home="/"></script>'

/** A document with the client's tag, or with another head. */
export const documentOf = (body: string, head: string = tag): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>`

/** Times that a test can wait for: pages without a stream must report every few seconds. */
export const shortTimes: PolicyAsWritten = {
  idle: seconds(20),
  warning: seconds(6),
  essential: 'the tests have no minute to wait',
  presence: { grace: seconds(2), lostGrace: seconds(4), lease: seconds(10) },
}

/** A foreign application on Express that uses Curfew. */
export interface Application {
  readonly origin: string
  readonly operators: Operators
  /** Every request for the session, as `METHOD path`. */
  readonly asked: string[]
  /** The reasons of all ends so far. */
  readonly ends: () => readonly unknown[]
  /** How many pages the person's sessions have open. */
  readonly openPages: () => Promise<number>
  readonly close: () => Promise<void>
}

/** The application's own parts: `before` stands before Curfew, as a proxy would; `routes` behind it. */
export interface Additions {
  readonly before?: RequestHandler
  readonly routes?: (app: Express, curfew: ForExpress<'look', unknown>) => void
}

/** Opens an application. `POST /api/sign-in` signs in by `fetch`, `POST /sign-in` by a form. */
export const openApplication = async ({ before, routes }: Additions = {}): Promise<Application> => {
  const entries: Entry[] = []
  const asked: string[] = []
  const roles = defineRoles({
    tasks: ['look'],
    roles: { guest: { tasks: ['look'], policy: definePolicy(shortTimes) } },
  })
  const sessions = createSessions({ roles, store: memoryStore(), journal: (entry) => entries.push(entry) })
  const curfew = forExpress(sessions, { signIn: '/' })
  const who = { subject: 'gina', roles: ['guest'] as const }
  const app = express()
  app.get('/curfew/browser.js', async (_request, response) => void response.type('js').send(await script))
  app.get('/favicon.ico', (_request, response) => void response.status(204).end())
  app.use((request, _response, next) => {
    if (request.path.startsWith('/session')) asked.push(`${request.method} ${request.path}`)
    next()
  })
  if (before) app.use(before)
  app.use(curfew.attach())
  app.post('/api/sign-in', async (request, response) => {
    await curfew.signIn(request, response, who)
    response.json({})
  })
  app.post('/api/sign-out', async (request, response) => {
    await curfew.signOut(request, response)
    response.json({})
  })
  app.post('/sign-in', async (request, response) => {
    await curfew.signIn(request, response, who)
    response.redirect(303, '/desk')
  })
  routes?.(app, curfew as never)
  app.get('/', (_request, response) => void response.send(documentOf('<h1>Home</h1>')))
  app.get('/desk', curfew.requirePerson('it is a desk'), (_request, response) =>
    response.send(documentOf('<h1>Desk</h1>')),
  )
  const server = createServer(app)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operators: sessions,
    asked,
    ends: () => entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason),
    openPages: async () => (await sessions.ofSubject('gina')).reduce((sum, { pages }) => sum + pages, 0),
    close: async () => {
      await sessions.close()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
