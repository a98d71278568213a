import { serve } from '@hono/node-server'
import type { BrowserContext, Page } from '@playwright/test'
import { Hono } from 'hono'
import { forHono } from '../../src/adapters/hono.ts'
import { definePolicy, type PolicyAsWritten } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { type Clock, milliseconds, seconds } from '../../src/core/time.ts'
import { createSessions, type Entry, type Operators } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { pageScript } from './page-script.ts'

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"

/** A site with sessions under one policy, on which a test can open pages. */
export interface Place {
  readonly origin: string
  readonly entries: readonly Entry[]
  /** Every request that arrived, as `METHOD path`, with its body where it had one. */
  readonly asked: { readonly what: string; readonly body: string }[]
  readonly operators: Operators
  /** The reasons of all ends so far. */
  readonly ends: () => readonly unknown[]
  /** The moment of the first end, by the server's clock. */
  readonly endedAt: () => number
  /** How many pages the one session has open. */
  readonly openPages: () => Promise<number | undefined>
  /** How the server treats requests to the session: it responds, fails with a status, or hangs. */
  manner: 'answers' | 'hangs' | number
  readonly close: () => Promise<void>
}

const script = pageScript(
  "import './warning-dialog-define.ts'; import { watchSession } from './watch.ts'; import { showTasks } from './show-tasks.ts'; globalThis.session = watchSession(); showTasks(globalThis.session)",
)

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><script type="module" src="/script.js"></script></head><body><main><h1>${title}</h1>${body}</main><session-warning home="/"></session-warning></body></html>`

/** A policy with the shortest times that work for tests of pages. */
export const shortTimes: PolicyAsWritten = {
  idle: seconds(16),
  warning: seconds(6),
  essential: 'the tests have no minute to wait',
  presence: { grace: milliseconds(1_500), lostGrace: seconds(3) },
}

/** The same times before a warning, and twenty seconds to act in it, on a slow machine too. */
export const longWarning: PolicyAsWritten = { ...shortTimes, idle: seconds(30), warning: seconds(20) }

/** The same, with half a minute of quiet before a warning comes. */
export const patientTimes: PolicyAsWritten = { ...shortTimes, idle: seconds(60), warning: seconds(30) }

/** Opens a page of a place; `/in` signs in. */
export const openPage = async (place: Place, context: BrowserContext, path = '/page'): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(`${place.origin}${path}`)
  return page
}

/** Opens a place. Its clock is the system's when left out. */
export const openPlace = async (written: PolicyAsWritten, clock?: Clock): Promise<Place> => {
  const policy = definePolicy(written)
  const roles = defineRoles({
    tasks: ['look', 'touch'],
    roles: { guest: { tasks: ['look', 'touch'], policy }, ghost: { tasks: ['look'], policy } },
  })
  const entries: Entry[] = []
  const asked: { what: string; body: string }[] = []
  const sessions = createSessions({
    roles,
    store: memoryStore(),
    journal: (entry) => entries.push(entry),
    ...(clock && { clock }),
  })
  const { attach, requireTask, signIn, visit } = forHono(sessions, { signIn: '/' })
  const app = new Hono()
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    const body = c.req.method === 'POST' ? await c.req.raw.clone().text() : ''
    asked.push({ what: `${c.req.method} ${pathname}${pathname.startsWith('/slow') ? search : ''}`, body })
    if (pathname.startsWith('/session') && place.manner !== 'answers') {
      if (place.manner === 'hangs') await new Promise(() => {})
      return new Response('{}', { status: place.manner as number })
    }
    await next()
    c.res.headers.set('content-security-policy', csp)
    c.res.headers.set('cache-control', 'no-store')
  })
  app.get('/script.js', async (c) => c.body(await script, 200, { 'content-type': 'text/javascript' }))
  app.get('/favicon.ico', (c) => c.body(null, 204))
  app.use(attach())
  app.get('/in', async (c) => {
    await signIn(c, { subject: c.req.query('as') ?? 'gina', roles: ['guest'] })
    await new Promise((done) => setTimeout(done, Number(c.req.query('takes') ?? 0)))
    return c.redirect('/page', 303)
  })
  app.get('/', (c) =>
    c.html(`<!doctype html><title>home</title><p role="status">${c.req.query('ended') ?? visit(c).kind}</p>`),
  )
  app.get('/page', requireTask('look'), (c) =>
    c.html(
      page(
        'A page',
        '<p><label>Name <input name="name"></label> <button data-task="touch">Touch</button></p><a href="/other">other</a>',
      ),
    ),
  )
  app.get('/other', requireTask('look'), (c) => c.html(page('Another page', '<a href="/page">back</a>')))
  app.get('/away', (c) => c.html('<!doctype html><title>away</title><p>elsewhere</p>'))
  const place: { manner: Place['manner'] } & Omit<Place, 'manner'> = await new Promise((done) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      done({
        origin: `http://127.0.0.1:${port}`,
        entries,
        asked,
        operators: sessions,
        ends: () => entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason),
        endedAt: () => entries.find(({ what }) => what === 'session-ended')?.at ?? Number.NaN,
        openPages: async () => (await sessions.ofSubject('gina'))[0]?.pages,
        manner: 'answers',
        close: async () => {
          await sessions.close()
          await new Promise<void>((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          })
        },
      }),
    )
  })
  return place
}
