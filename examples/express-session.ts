import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { session } from 'curfew/adapters/express-session'
import { memoryBags, memoryStore } from 'curfew/stores/memory'
import express from 'express'

declare module 'curfew/adapters/express-session' {
  interface SessionData {
    user?: string
    basket?: string[]
  }
}

// An application that was written for express-session. Comments mark the new lines.
const web = session({
  store: memoryStore(), // new: a store of Curfew's
  bags: memoryBags(), // new: where req.session is kept
  who: ({ user }) => (user === undefined ? undefined : { subject: user }), // new: who is signed in
  resave: false,
  saveUninitialized: false,
  cookie: { maxAge: 60_000 },
  rolling: true,
  journal: console.log, // new: what happened to whom, and why each session ended
})

// New: one tag, for warnings, “Stay signed in”, and the end of a session with its last page.
const script = readFileSync(new URL(import.meta.resolve('curfew/browser.js')))
const page = (text: string): string => `<!doctype html><html lang="en"><title>Shop</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/basket"><button>Put a fish into the basket</button></form>
<form method="post" action="/sign-in"><button name="who" value="rosa">Sign in as Rosa</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>`

const app = express()
app.use(express.urlencoded({ extended: false }))
app.get('/curfew/browser.js', (_request, response) => void response.type('js').send(script))
app.use(web)
app.get('/', ({ session: { user = 'stranger', basket = [] } }, response) => {
  response.send(page(`Hello, ${user}. In your basket: ${basket.length}.`))
})
app.post('/basket', (request, response) => {
  request.session.basket = [...(request.session.basket ?? []), 'fish']
  response.redirect(303, '/')
})
app.post('/sign-in', (request, response, next) => {
  const { basket } = request.session
  request.session.regenerate((failure) => {
    if (failure) return next(failure)
    // Check passwords here; Rosa has none.
    request.session.user = 'rosa'
    if (basket) request.session.basket = basket
    response.redirect(303, '/')
  })
})
app.post('/sign-out', (request, response, next) => {
  request.session.destroy((failure) => (failure ? next(failure) : response.redirect(303, '/')))
})

// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app)
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
