import { readFileSync } from 'node:fs'
import { defineRoles, oneMinute } from 'curfew'
import { forFastify } from 'curfew/adapters/fastify'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import fastify from 'fastify'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut, checkRoutes } = forFastify(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (who: unknown) => [who === 'vet' ? 'vet' : 'guest'] as const

// Without a limit, a caller keeps a request open for as long as it likes.
const app = fastify({ requestTimeout: 30_000, http: { headersTimeout: 10_000 } })
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(String(body)))),
)
attach(app)
app.get('/curfew/browser.js', { preHandler: open('the same for everybody') }, (_request, reply) =>
  reply.type('text/javascript').send(script),
)
app.get('/', { preHandler: open('home') }, (request, reply) => {
  const found = visit(request)
  const text = found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'
  reply.type('text/html').send(page(text))
})
app.post<{ Body: { who?: string } }>('/sign-in', { preHandler: open('signing in') }, async (request, reply) => {
  await signIn(request, reply, { subject: 'rosa', roles: rolesOf(request.body.who) })
  return reply.redirect('/', 303)
})
app.post('/sign-out', { preHandler: open('signing out') }, async (request, reply) => {
  await signOut(request, reply)
  return reply.redirect('/', 303)
})
app.post('/notes', { preHandler: requireTask('note.write') }, async () => 'written')
checkRoutes(app)
console.log(await app.listen({ port: Number(process.env['PORT'] ?? 8080), host: '127.0.0.1' }))
