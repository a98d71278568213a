import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { defineRoles, oneMinute } from 'curfew'
import { forNode } from 'curfew/adapters/node'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut } = forNode(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (who: unknown) => [who === 'vet' ? 'vet' : 'guest'] as const

const home = open('home')((request, response) => {
  const found = visit(request)
  response.setHeader('content-type', 'text/html')
  response.end(page(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'))
})
const client = open('the same for everybody')((_request, response) =>
  response.setHeader('content-type', 'text/javascript').end(script),
)
const enter = open('signing in')(async (request, response) => {
  const form = new URLSearchParams(await text(request))
  await signIn(request, response, { subject: 'rosa', roles: rolesOf(form.get('who')) })
  response.writeHead(303, { location: '/' }).end()
})
const leave = open('signing out')(async (request, response) => {
  await signOut(request, response)
  response.writeHead(303, { location: '/' }).end()
})
const write = requireTask('note.write')((_request, response) => response.end('written'))

const routes = new Map([
  ['GET /', home],
  ['GET /curfew/browser.js', client],
  ['POST /sign-in', enter],
  ['POST /sign-out', leave],
  ['POST /notes', write],
])
const listener = attach((request, response) => {
  const route = routes.get(`${request.method} ${request.url?.split('?')[0]}`)
  return route ? route(request, response) : response.writeHead(404).end()
})

// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, listener)
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
