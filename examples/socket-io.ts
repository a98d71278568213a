import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { createSessions } from 'curfew/server/sessions'
import { forSocketIo } from 'curfew/sockets'
import { memoryStore } from 'curfew/stores/memory'
import express from 'express'
import { Server } from 'socket.io'

const roles = defineRoles({ tasks: ['note.write'], roles: { vet: { tasks: ['note.write'], policy: oneMinute } } })
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, open, signIn, signOut } = forExpress(sessions)

const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button>Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form><p id="said"></p>
<script src="/socket.io/socket.io.js"></script>
<script>const socket = io(), say = (text) => { said.textContent = text }
socket.on('written', say).on('curfew-over', ({ reason }) => say('closed: ' + reason))
socket.on('connect_error', ({ data }) => say('closed: ' + data?.reason))</script>`

const app = express()
app.use(attach())
app.get('/', open('home'), (request, response) => {
  response.send(page(visit(request).kind === 'live' ? 'Hello, vet.' : 'Nobody is signed in.'))
})
app.get('/curfew/browser.js', open('the same for everybody'), (_request, response) => {
  response.type('js').send(script)
})
// Check passwords here; this one has none.
app.post('/sign-in', open('signing in'), async (request, response) => {
  await signIn(request, response, { subject: 'rosa', roles: ['vet'] })
  response.redirect(303, '/')
})
app.post('/sign-out', open('signing out'), async (request, response) => {
  await signOut(request, response)
  response.redirect(303, '/')
})

// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app)
const io = new Server(server)
const sockets = forSocketIo(sessions)
// Refuses other sites before a connection opens, also for long polling.
io.engine.use(sockets.attach())
io.use(sockets.requireTask('note.write'))
io.on('connection', (socket) => {
  socket.on('note', async (note: unknown) => {
    // Asked again before each act, because the notice of an end may still be on its way.
    const is = await sockets.again(socket)
    if (is?.may('note.write')) socket.emit('written', `written: ${note}`)
  })
})

server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
