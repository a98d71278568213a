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
import { layNetwork, type Network } from './network.ts'

/** A site with sessions behind a network that can be taken away. */
export interface House {
  readonly origin: string
  /** Another site, on another address of this machine. */
  readonly elsewhere: string
  readonly network: Network
  /** The session of the person who signed in last. */
  readonly session: () => Promise<SessionView | undefined>
  /** The reasons of all ends so far. */
  readonly ends: () => readonly unknown[]
  /** How many event streams were asked for so far. */
  readonly streams: () => number
  /** How many milliseconds after the first end each page said so, with this reason. */
  readonly said: (reason: string) => readonly number[]
  /** Whether this was asked for, as in `GET /page`, or told, as in `page-left`. */
  readonly heard: (what: string) => boolean
  /** How many pages have said that they are there. */
  readonly spoken: () => number
  /** What was heard last, in order, and what is kept of the session: for whoever asks why a verdict did not come. */
  readonly account: () => Promise<string>
  /** Ends the sessions of a person as somebody else does. */
  readonly revoke: () => Promise<unknown>
  /** Stops the server and starts one anew on the same sessions. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

const script = pageScript(
  "import './warning-dialog-define.ts'; import { watchSession } from './watch.ts'; globalThis.session = watchSession(); " +
    // By then the words are there: the page was cleared for them in the same breath.
    "session.subscribe((status) => { if (status.phase === 'ended') navigator.sendBeacon('/said', status.reason + ' ' + Date.now()) })",
)

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

// `without`: what the page is to do without. `script`: how long its script takes.
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

/** What the short times give a page that left, and one that vanished. */
export const graces = { left: seconds(2), lost: seconds(4) } as const

/** After so many milliseconds whatever was lost would have ended the session. */
export const longEnough = graces.lost + 1_000

/** The policy of the house: short times, so that a scenario takes seconds. */
export const shortTimes: PolicyAsWritten = {
  idle: seconds(30),
  warning: seconds(10),
  essential: 'the tests have no minute to wait',
  presence: { grace: graces.left, lostGrace: graces.lost },
}

interface Heard {
  readonly what: string
  readonly body: string
  /** When, by `performance.now`. */
  readonly at: number
}

const routesOf = (sessions: Sessions<'look', 'guest'>, heard: Heard[]): Hono => {
  const { attach, requireTask, open, signIn, signOut, visit } = forHono(sessions, { signIn: '/' })
  const app = new Hono()
  app.use(async (c, next) => {
    const { search, pathname } = new URL(c.req.url)
    const body = c.req.method === 'POST' ? await c.req.raw.clone().text() : ''
    heard.push({ what: `${c.req.method} ${pathname}${pathname === '/' ? search : ''}`, body, at: performance.now() })
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

const listenOn = (server: Server, port: number, host = '127.0.0.1'): Promise<number> =>
  new Promise((done) => server.listen(port, host, () => done((server.address() as AddressInfo).port)))

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
  const heard: Heard[] = []
  let endedAt = Number.POSITIVE_INFINITY
  const store = memoryStore()
  const journal = (entry: Entry): void => {
    if (entry.what === 'session-ended') endedAt = Math.min(endedAt, Date.now())
    entries.push(entry)
  }
  const begin = async (port: number) => {
    const sessions = createSessions({ roles, store, journal })
    const server = createServer(getRequestListener(routesOf(sessions, heard).fetch))
    return { sessions, server, port: await listenOn(server, port) }
  }
  let now = await begin(0)
  const end = async (): Promise<void> => {
    await now.sessions.close()
    await stop(now.server)
  }
  const network = await layNetwork(now.port)
  const other = createServer((_, answer) => answer.end('<!doctype html><title>elsewhere</title>elsewhere'))
  const otherPort = await listenOn(other, 0, '127.0.0.2')
  return {
    origin: `http://127.0.0.1:${network.port}`,
    elsewhere: `http://127.0.0.2:${otherPort}/`,
    network,
    session: async () => (await now.sessions.ofSubject('gina'))[0],
    ends: () => entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason),
    streams: () => heard.filter(({ what }) => what === 'GET /session/events').length,
    // By the page's own clock, which is this machine's too: the way here is not what is measured.
    said: (reason) =>
      heard.flatMap(({ what, body }) => {
        const [why, at] = body.split(' ')
        return what === 'POST /said' && why === reason ? [Number(at) - endedAt] : []
      }),
    heard: (sought) => heard.some(({ what, body }) => what === sought || body.includes(`"${sought}"`)),
    spoken: () => new Set(heard.flatMap(({ body }) => /"page-seen","page":"[^"]+"/.exec(body) ?? [])).size,
    account: async () => {
      const words = heard
        .slice(-8)
        .map(({ what, body, at }) => `${Math.round(performance.now() - at)} ms ago ${what} ${body}`)
      const [kept] = await store.findBySubject('gina')
      return `${words.join('\n')}\n${JSON.stringify(kept?.session)} at ${Date.now()}`
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
      await stop(other)
    },
  }
}
