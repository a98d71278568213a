import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { forHono } from '../../src/adapters/hono.ts'
import { definePolicy, type PolicyAsWritten } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { seconds } from '../../src/core/time.ts'
import { createSessions, type Entry, type Sessions, type SessionView } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { pageScript } from '../browser/page-script.ts'
import type { Tab } from './browser.ts'
import { openElsewhere } from './elsewhere.ts'
import { layNetwork, type Network } from './network.ts'
import { type Readings, type Received, readingsOf } from './received.ts'

/** A site with sessions behind a network that can be taken away. */
export interface House extends Pick<Readings, 'streams' | 'received' | 'toldAtHome' | 'spoken'> {
  readonly origin: string
  /** The path to which an ended session leads. */
  readonly home: string
  /** The address that signs a person in without a question, by default Gina, and leads on to `/page`. */
  readonly entrance: (who?: string) => string
  /** Signs out in a tab by the site's own page for it. */
  readonly signOutIn: (tab: Tab) => Promise<void>
  /** An expression for a page: whether its session is `session` in it, and has its first answer. */
  readonly hasAnswer: string
  /** Another site, on another address of this machine. */
  readonly elsewhere: string
  readonly network: Network
  /** The session of the person who signed in last. */
  readonly session: () => Promise<SessionView | undefined>
  /** The reasons of all ends so far. */
  readonly ends: () => readonly unknown[]
  /** The milliseconds from the first end to each page's beacon, with this reason. */
  readonly said: (reason: string) => readonly number[]
  /** The latest requests, in order, and the kept session, for the failure message of a missing verdict. */
  readonly account: () => Promise<string>
  /** Ends the sessions of a person as another person does. */
  readonly revoke: () => Promise<unknown>
  /** Stops the server and starts another one on the same sessions. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

const script = pageScript(
  "import './warning-dialog-define.ts'; import { watchSession } from './watch.ts'; globalThis.session = watchSession(); " +
    // By then the text is there: the page was cleared for it in the same call.
    "session.subscribe((status) => { if (status.phase === 'ended') navigator.sendBeacon('/said', status.reason + ' ' + Date.now()) })",
)

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

// `without`: the feature that the page must do without. `script`: the time its script takes.
const page = (c: Context): string => {
  const query = new URL(c.req.url).search
  const links = ['page', 'other', 'kept', 'ask', 'hops', 'slow', 'file', 'nothing', 'framing', 'out']
  const rules = '<script type="speculationrules">{"prerender":[{"urls":["/other"],"eagerness":"immediate"}]}</script>'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${c.req.path}</title>
<script src="/without.js${query}"></script><script type="module" src="/script.js${query}"></script></head><body><h1>${c.req.path}</h1>
${links.map((name) => `<a id="${name}" href="/${name}">${name}</a>`).join(' ')}
<form method="post" action="/post"><input id="name" name="name"><button id="send">Send</button></form>
<button id="opens" onclick="window.open('/other')">Open</button>
${c.req.path === '/framing' ? '<iframe src="/other"></iframe>' : ''}${c.req.path === '/foreseeing' ? rules : ''}<session-warning></session-warning></body></html>`
}

/** The short times for a page that left, and for one that vanished. */
export const graces = { left: seconds(2), lost: seconds(4) } as const

/** After so many milliseconds any loss would have ended the session. */
export const longEnough = graces.lost + 1_000

/** The policy of the house: short times, so that a scenario takes seconds. */
export const shortTimes: PolicyAsWritten = {
  idle: seconds(30),
  warning: seconds(10),
  essential: 'the tests have no minute to wait',
  presence: { grace: graces.left, lostGrace: graces.lost },
}

const routesOf = (sessions: Sessions<'look', 'guest'>, received: Received[]): Hono => {
  const { attach, requireTask, open, signIn, signOut, visit } = forHono(sessions, { signIn: '/' })
  const app = new Hono()
  app.use(async (c, next) => {
    const { search, pathname } = new URL(c.req.url)
    const body = c.req.method === 'POST' ? await c.req.raw.clone().text() : ''
    received.push({ what: `${c.req.method} ${pathname}${pathname === '/' ? search : ''}`, body, at: performance.now() })
    await next()
  })
  app.use(attach())
  app.get('/script.js', open('a script'), async (c) => {
    await wait(Number(c.req.query('script') ?? 0))
    return c.body(await script, 200, { 'content-type': 'text/javascript' })
  })
  app.get('/without.js', open('a script'), (c) => {
    const lost = { locks: 'delete Navigator.prototype.locks', channel: 'delete globalThis.BroadcastChannel' }
    const words = lost[c.req.query('without') as keyof typeof lost] ?? ''
    return c.body(words, 200, { 'content-type': 'text/javascript' })
  })
  app.get('/favicon.ico', open('an icon'), (c) => c.body(null, 204))
  const enter = async (c: Context): Promise<Response> => {
    await signIn(c, { subject: c.req.query('who') ?? 'gina', roles: ['guest'] })
    return c.redirect('/page', 303)
  }
  app.get('/in', open('signing in'), enter)
  app.get('/out', open('signing out'), async (c) => {
    await signOut(c)
    return c.redirect('/?ended=signed-out', 303)
  })
  app.get('/', open('home'), (c) =>
    c.html(`<!doctype html><title>home</title><p role="status">${c.req.query('ended') ?? visit(c).kind}</p>`),
  )
  const look = requireTask('look')
  const show = (cache: string) => (c: Context) => c.html(page(c), 200, { 'cache-control': cache })
  for (const path of ['/page', '/other', '/ask', '/framing', '/foreseeing']) app.get(path, look, show('no-store'))
  app.get('/kept', look, show('no-cache'))
  app.get('/slow', look, async (c) => {
    await wait(8_000)
    return show('no-store')(c)
  })
  app.post('/said', open('what a page says'), (c) => c.body(null, 204))
  app.post('/post', look, (c) => c.redirect('/other', 303))
  app.get('/hops', look, (c) => c.redirect('/hop', 302))
  app.get('/hop', look, (c) => c.redirect('/other', 302))
  app.get('/nothing', look, (c) => c.body(null, 204))
  app.get('/file', look, (c) => c.body('a file', 200, { 'content-disposition': 'attachment; filename="a.txt"' }))
  return app
}

const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((done) => server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port)))

const stop = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })

/** Opens a house. */
export const openHouse = async (written: PolicyAsWritten = shortTimes): Promise<House> => {
  const policy = definePolicy(written)
  const roles = defineRoles({ tasks: ['look'], roles: { guest: { tasks: ['look'], policy } } })
  const entries: Entry[] = []
  const received: Received[] = []
  let endedAt = Number.POSITIVE_INFINITY
  const store = memoryStore()
  const journal = (entry: Entry): void => {
    if (entry.what === 'session-ended') endedAt = Math.min(endedAt, Date.now())
    entries.push(entry)
  }
  const begin = async (port: number) => {
    const sessions = createSessions({ roles, store, journal })
    const server = createServer(getRequestListener(routesOf(sessions, received).fetch))
    return { sessions, server, port: await listenOn(server, port) }
  }
  let now = await begin(0)
  const end = async (): Promise<void> => {
    await now.sessions.close()
    await stop(now.server)
  }
  const network = await layNetwork(now.port)
  const elsewhere = await openElsewhere()
  const origin = `http://127.0.0.1:${network.port}`
  const readings = readingsOf(received, '/session')
  return {
    ...readings,
    origin,
    home: '/',
    entrance: (who = 'gina') => `${origin}/in?who=${who}`,
    signOutIn: (tab) => tab.goTo(`${origin}/out`),
    hasAnswer: 'Boolean(session.status()?.tasks)',
    elsewhere: elsewhere.address,
    network,
    session: async () => (await now.sessions.ofSubject('gina'))[0],
    ends: () => entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason),
    said: (reason) => readings.saidAt(reason).map((at) => at - endedAt),
    account: async () => {
      const [kept] = await store.findBySubject('gina')
      return `${readings.lastWords()}\n${JSON.stringify(kept?.session)} at ${Date.now()}`
    },
    revoke: () => now.sessions.endAll({ subject: 'gina', by: 'boss' }),
    restart: async () => {
      await end()
      await wait(500)
      now = await begin(now.port)
    },
    close: async () => {
      await network.close()
      await end()
      await elsewhere.close()
    },
  }
}
