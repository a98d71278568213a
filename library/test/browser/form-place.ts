import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { forHono } from '../../src/adapters/hono.ts'
import { definePolicy, type PolicyAsWritten } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { instant, minutes } from '../../src/core/time.ts'
import { createSessions, type Entry, type Sessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { pageScript } from './page-script.ts'

/** A site with a form in a `<session-draft>`. Its clock can be moved and its network cut. */
export interface FormPlace {
  readonly origin: string
  readonly sessions: Pick<Sessions, 'endAll' | 'ofSubject' | 'changeRoles'>
  readonly entries: readonly Entry[]
  /** The requests below `/session`, as `METHOD path`. */
  readonly asked: readonly string[]
  /** The saved texts, whether or not the page got a response. */
  readonly saved: readonly Readonly<Record<string, string>>[]
  /** The once-only keys of the forms that arrived. */
  readonly keys: readonly string[]
  readonly pass: (ms: number) => void
  /** Lets the server respond to a form whose note is `held`. */
  readonly release: () => void
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  readonly close: () => Promise<void>
}

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"

const script = pageScript(
  "import './warning-dialog-define.ts'; import './session-draft-define.ts'; import { watchSession } from './watch.ts'; import { sweepDrafts } from './session-draft.ts'; import { showTasks } from './show-tasks.ts'; import { untilAnswered } from './one-press.ts'; import { askAgain } from './ask-again.ts'; globalThis.untilAnswered = untilAnswered; globalThis.askAgain = askAgain; globalThis.session = watchSession(); showTasks(globalThis.session); if (location.pathname === '/home') sweepDrafts()",
)

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><script type="module" src="/script.js"></script></head><body><p data-roles="no role">writer</p><main><h1>${title}</h1><section data-task="write">${body}</section></main><session-warning home="/"></session-warning></body></html>`

const inHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const form = (
  note = '',
  problem = '',
): string => `<session-draft name="the form"${problem && ' unsaved'}><form method="post" action="/form">
${problem}<input type="hidden" name="csrf" value="from the server">
<label>Note <textarea name="note">${inHtml(note)}</textarea></label>
<label>Title <input name="title"></label>
<label>Again <input name="title"></label>
<label>Kind <select name="kind"><option>cat</option><option>dog</option><option selected>hen</option></select></label>
<label>Signs <select name="signs" multiple><option>cough</option><option>limp</option><option>rash</option></select></label>
<label><input type="checkbox" name="urgent"> Urgent</label>
<label><input type="checkbox" name="paid" checked> Paid</label>
<label><input type="radio" name="sex" value="f" checked> Female</label>
<label><input type="radio" name="sex" value="m"> Male</label>
<label>Password <input type="password" name="password"></label>
<label>Code <input name="code" autocomplete="one-time-code"></label>
<label>Card <input name="card" autocomplete="billing cc-number"></label>
<label>Diary <input name="diary" autocomplete="off"></label>
<label>File <input type="file" name="file"></label>
<label>Shut <input name="shut" disabled></label>
<label>Nameless <input></label>
<button>Save</button> <button type="reset">Reset</button></form></session-draft>`

/** Opens a place. A person who opens `/in?as=NAME` is signed in under that name. */
export const openFormPlace = async (written: PolicyAsWritten = {}): Promise<FormPlace> => {
  const policy = definePolicy(written)
  const roles = defineRoles({
    tasks: ['write', 'read'],
    roles: { writer: { tasks: ['write'], policy }, reader: { tasks: ['read'], policy } },
  })
  const entries: Entry[] = []
  const asked: string[] = []
  const saved: Readonly<Record<string, string>>[] = []
  const keys: string[] = []
  let ahead = 0
  let release = (): void => {}
  const isReleased = new Promise<void>((done) => {
    release = done
  })
  const sessions = createSessions({
    roles,
    store: memoryStore(),
    clock: () => instant(Date.now() + ahead),
    journal: (entry) => entries.push(entry),
    draftSecret: 'a secret of the place that is hard to guess',
  })
  const { attach, requireTask, requireFresh, signIn, reauthenticated, took } = forHono(sessions, { signIn: '/' })
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.path.startsWith('/session')) asked.push(`${c.req.method} ${c.req.path}`)
    await next()
    c.res.headers.set('content-security-policy', csp)
    c.res.headers.set('cache-control', 'no-store')
  })
  app.get('/script.js', async (c) => c.body(await script, 200, { 'content-type': 'text/javascript' }))
  app.get('/favicon.ico', (c) => c.body(null, 204))
  app.use(attach())
  app.get('/in', async (c) => {
    await signIn(c, { subject: c.req.query('as') ?? 'vera', roles: ['writer'] })
    return c.redirect(c.req.query('to') ?? '/form', 303)
  })
  app.get('/', (c) => c.html(`<!doctype html><title>home</title><p role="status">${c.req.query('ended') ?? ''}</p>`))
  app.get('/home', requireTask('write'), (c) => c.html(page('Home', '<a href="/form">form</a>')))
  app.get('/form', requireTask('write'), (c) => c.html(page('A form', form())))
  app.post('/form', requireTask('write'), async (c) => {
    const { note = '', 'curfew-once': key = '' } = await c.req.parseBody<Record<string, string>>()
    keys.push(key)
    if (note === 'bad') return c.html(page('A form', form(note, '<p role="alert">Not like this.</p>')), 422)
    if (note === 'handed back') return c.html(page('A form', form(note)), 422)
    if (note === 'away') return c.html('<!doctype html><title>away</title><p>Nothing is lost: try again.</p>', 503)
    if (note.startsWith('slow')) await new Promise((done) => setTimeout(done, 900))
    if (note === 'held') await isReleased
    saved.push({ note })
    if (note !== 'saved in silence') await took(c)
    return c.redirect(note === 'home' ? '/?saved' : '/form', 303)
  })
  app.post('/pay', requireFresh(minutes(5)), (c) => c.text('paid'))
  app.post('/again', requireTask('write'), async (c) => {
    const isRight = (await c.req.text()) === 'the right one'
    return c.text(isRight ? (await reauthenticated(c)).kind : 'wrong')
  })
  let server = createAdaptorServer({ fetch: app.fetch }) as Server
  const listen = (port: number): Promise<void> => new Promise((done) => server.listen(port, '127.0.0.1', done))
  const cut = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    sessions,
    entries,
    asked,
    saved,
    keys,
    pass: (ms) => {
      ahead += ms
    },
    release,
    cut,
    mend: () => {
      server = createAdaptorServer({ fetch: app.fetch }) as Server
      return listen(port)
    },
    close: async () => {
      await sessions.close()
      await cut()
    },
  }
}
