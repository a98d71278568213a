import { readFile } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { defineRoles, oneMinute, pci } from 'curfew'
import { forHono } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { Hono } from 'hono'

const roles = defineRoles({
  tasks: [...consoleTasks, 'note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, manager: { tasks: consoleTasks, policy: pci } },
})
const journal = memoryJournal()
const sessions = createSessions({ roles, store: memoryStore(), journal })
const { attach, visit, open, signIn, signOut, checkRoutes } = forHono(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = await readFile(new URL(import.meta.resolve('curfew/browser.js')), 'utf8')
const home = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vera">Sign in as Vera, a vet</button>
<button name="who" value="mia">Sign in as Mia, a manager</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form><p><a href="/console/">The console</a></p>`

const answer = consoleFor(sessions, {
  journal,
  client: '/curfew/browser.js',
  title: 'Notes',
  signIn: '/',
  networks: { '127.0.0.0/8': 'this machine' },
})

const app = new Hono()
app.get('/curfew/browser.js', open('the same for everybody'), (c) =>
  c.body(script, 200, { 'content-type': 'text/javascript' }),
)
app.use(attach())
app.get('/', open('home'), (c) => {
  const found = visit(c)
  return c.html(home(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'))
})
app.post('/sign-in', open('signing in'), async (c) => {
  const { who } = await c.req.parseBody()
  // Check passwords here; these two have none.
  const isManager = who === 'mia'
  await signIn(c, { subject: isManager ? 'mia' : 'vera', roles: [isManager ? 'manager' : 'vet'] })
  return c.redirect(isManager ? '/console/' : '/', 303)
})
app.post('/sign-out', open('signing out'), async (c) => {
  await signOut(c)
  return c.redirect('/', 303)
})
app.all('/console/*', open('the console asks for its tasks itself'), (c) => answer(c.req.raw))
checkRoutes(app)
const port = Number(process.env['PORT'] ?? 8080)
// Without a limit, a caller keeps a request open for as long as it likes.
const serverOptions = { requestTimeout: 30_000, headersTimeout: 10_000 }
serve({ fetch: app.fetch, port, hostname: '127.0.0.1', serverOptions }, (address) =>
  console.log(`http://127.0.0.1:${address.port}`),
)
