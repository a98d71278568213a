import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forNode } from 'curfew/adapters/node'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { type WebSocket, WebSocketServer } from 'ws'

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

// Close codes from 4000 on are an application's own.
// @see RFC 6455, 7.4.2.
const overCode = 4401
const awayCode = 1013

const serve = (socket: WebSocket, request: IncomingMessage): void => {
  const found = visit(request)
  // However the session ends, also while the socket is silent; and at once where nobody is signed in.
  const stop = sessions.whenEnded(found, (ended) =>
    socket.close(overCode, ended.kind === 'ended' ? ended.reason : ended.kind),
  )
  socket.on('close', stop)
  socket.on('error', () => socket.terminate())
  socket.on('message', async (note) => {
    try {
      // Asked again before each act, because the notice of an end may still be on its way.
      const is = found.kind === 'live' ? await sessions.again(found) : found
      if (is.kind === 'live' && is.may('note.write')) socket.send(`written: ${note}`)
    } catch (failure) {
      sessions.report(failure, 'a note on a socket')
      socket.close(awayCode, 'try again')
    }
  })
}

const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (request, socket, head) => {
  // There is no response at an upgrade; what `attach` refuses it answers on the connection.
  const none = {} as ServerResponse
  attach(() => sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request)))(request, none)
})

server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
