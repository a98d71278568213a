import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { defineRoles, oneMinute } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import express from 'express'
import passport from 'passport'
import { Strategy } from 'passport-local'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut, route, checkRoutes } = forExpress(sessions)

// Passport names the person. Look people up here, and compare hashes of passwords.
passport.use(
  new Strategy((username, password, done) =>
    done(null, username === 'rosa' && password === 'harbour' ? { username } : false),
  ),
)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const tag = '<script type="module" async src="/curfew/browser.js" data-home="/"></script>'
const form = `<form method="post" action="/sign-in"><input name="username" aria-label="Name">
<input name="password" type="password" aria-label="Password"><button>Sign in</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>`

const app = express()
app.get('/curfew/browser.js', open('the same for everybody'), (_request, response) => {
  response.type('js').send(script)
})
app.use(express.urlencoded({ extended: false }))
app.use(attach())
app.get('/', open('home'), (request, response) => {
  const found = visit(request)
  const text = found.kind === 'live' ? `Hello, ${found.subject}.` : 'Nobody is signed in.'
  response.send(`<!doctype html><html lang="en"><title>Notes</title>${tag}<p>${text}</p>${form}`)
})
// Curfew keeps the session from here on, so that Passport keeps none.
const identify: express.RequestHandler = passport.authenticate('local', { session: false })
app.post(
  '/sign-in',
  open('signing in'),
  identify,
  route(async (request, response) => {
    const { username } = request.user as { username: string }
    await signIn(request, response, { subject: username, roles: ['vet'] })
    response.redirect(303, '/')
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
