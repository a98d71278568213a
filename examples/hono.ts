import { readFile } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { defineRoles, oneMinute } from 'curfew'
import { forHono } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { Hono } from 'hono'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut, checkRoutes } = forHono(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = await readFile(new URL(import.meta.resolve('curfew/browser.js')), 'utf8')
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (who: unknown) => [who === 'vet' ? 'vet' : 'guest'] as const

const app = new Hono()
app.get('/curfew/browser.js', open('the same for everybody'), (c) =>
  c.body(script, 200, { 'content-type': 'text/javascript' }),
)
app.use(attach())
app.get('/', open('home'), (c) => {
  const found = visit(c)
  return c.html(page(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'))
})
app.post('/sign-in', open('signing in'), async (c) => {
  const { who } = await c.req.parseBody()
  await signIn(c, { subject: 'rosa', roles: rolesOf(who) })
  return c.redirect('/', 303)
})
app.post('/sign-out', open('signing out'), async (c) => {
  await signOut(c)
  return c.redirect('/', 303)
})
app.post('/notes', requireTask('note.write'), (c) => c.text('written'))
checkRoutes(app)
const port = Number(process.env['PORT'] ?? 8080)
// Without a limit, a caller keeps a request open for as long as it likes.
const serverOptions = { requestTimeout: 30_000, headersTimeout: 10_000 }
serve({ fetch: app.fetch, port, hostname: '127.0.0.1', serverOptions }, (address) =>
  console.log(`http://127.0.0.1:${address.port}`),
)
