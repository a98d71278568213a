import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import express from 'express'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut, returnTo, route, checkRoutes } = forExpress(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (who: unknown) => [who === 'vet' ? 'vet' : 'guest'] as const

const app = express()
app.get('/curfew/browser.js', open('the same for everybody'), (_request, response) => {
  response.type('js').send(script)
})
app.use(express.urlencoded({ extended: false }))
app.use(attach())
app.get('/', open('home'), (request, response) => {
  const found = visit(request)
  response.send(page(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'))
})
app.post(
  '/sign-in',
  open('signing in'),
  route(async (request, response) => {
    await signIn(request, response, { subject: 'rosa', roles: rolesOf(request.body.who) })
    response.redirect(303, returnTo(request))
  }),
)
app.post(
  '/sign-out',
  open('signing out'),
  route(async (request, response) => {
    await signOut(request, response)
    response.redirect(303, '/')
  }),
)
app.post('/notes', requireTask('note.write'), (_request, response) => void response.send('written'))
checkRoutes(app)

// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app)
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
