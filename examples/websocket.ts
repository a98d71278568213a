import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forNode } from 'curfew/adapters/node'
import { createSessions } from 'curfew/server/sessions'
import { forWs } from 'curfew/sockets'
import { memoryStore } from 'curfew/stores/memory'
import { WebSocketServer } from 'ws'

const roles = defineRoles({ tasks: ['note.write'], roles: { vet: { tasks: ['note.write'], policy: oneMinute } } })
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, open, signIn, signOut } = forNode(sessions)

const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button>Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form><p id="said"></p>
<script>const socket = new WebSocket(\`ws://\${location.host}/notes\`), say = (text) => { said.textContent = text }
socket.onmessage = ({ data }) => say(data); socket.onclose = ({ reason }) => say('closed: ' + reason)</script>`

const home = open('home')((request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(page(visit(request).kind === 'live' ? 'Hello, vet.' : 'Nobody is signed in.'))
})
const client = open('the same for everybody')((_request, response) =>
  response.setHeader('content-type', 'text/javascript').end(script),
)
// Check passwords here; this one has none.
const enter = open('signing in')(async (request, response) => {
  await signIn(request, response, { subject: 'rosa', roles: ['vet'] })
  response.writeHead(303, { location: '/' }).end()
})
const leave = open('signing out')(async (request, response) => {
  await signOut(request, response)
  response.writeHead(303, { location: '/' }).end()
})

const routes = new Map([
  ['GET /', home],
  ['GET /curfew/browser.js', client],
  ['POST /sign-in', enter],
  ['POST /sign-out', leave],
])
// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer(
  { requestTimeout: 30_000, headersTimeout: 10_000 },
  attach((request, response) => {
    const route = routes.get(`${request.method} ${request.url?.split('?')[0]}`)
    return route ? route(request, response) : response.writeHead(404).end()
  }),
)

const { requireTask, again } = forWs(sessions)
const sockets = new WebSocketServer({ noServer: true })
// A socket closes with 4401 and the reason however its session ends, also while it is silent.
server.on('upgrade', requireTask('note.write')(sockets))
sockets.on('connection', (socket) => {
  socket.on('message', async (note) => {
    // Asked again before each act, because the notice of an end may still be on its way.
    const visit = await again(socket)
    if (visit?.may('note.write')) socket.send(`written: ${note}`)
  })
})

server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
