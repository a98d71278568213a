import { addAbortListener, EventEmitter, on } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import express from 'express'

const roles = defineRoles({ tasks: ['note.write'], roles: { vet: { tasks: ['note.write'], policy: oneMinute } } })
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, person, visit, open, requireTask, signIn, signOut } = forExpress(sessions)
const board = new EventEmitter().setMaxListeners(0)

const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button>Sign in as a vet</button></form>
<form method="post" action="/notes"><input name="note"><button>Write a note</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form><p id="said"></p>
<script>const notes = new EventSource('/notes'), say = (text) => { said.textContent = text }
notes.onmessage = ({ data }) => say(data)
notes.addEventListener('over', ({ data }) => { notes.close(); say('closed: ' + data) })</script>`

const app = express()
app.use(attach(), express.urlencoded())
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
app.post('/notes', requireTask('note.write'), (request, response) => {
  board.emit('note', String(request.body.note))
  response.redirect(303, '/')
})

app.get('/notes', requireTask('note.write'), async (request, response) => {
  const { signal: over } = person(request)
  // The stream is done when the session is over or its page is gone, whichever comes first.
  const done = new AbortController()
  const listening = addAbortListener(over, () => done.abort())
  response.on('close', () => {
    listening[Symbol.dispose]()
    done.abort()
  })
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': open\n\n')
  try {
    for await (const [note] of on(board, 'note', { signal: done.signal }))
      response.write(`data: ${JSON.stringify(note)}\n\n`)
  } catch (failure) {
    if (!done.signal.aborted) throw failure
  }
  // An EventSource comes back by itself when its stream ends. This tells it why it ended.
  if (over.aborted) response.end(`event: over\ndata: ${over.reason.reason}\n\n`)
})

// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app)
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
