import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { defineRoles, oneMinute } from 'curfew'
import { forKoa } from 'curfew/adapters/koa'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import Koa from 'koa'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, visit, requireTask, open, signIn, signOut, checkRoutes } = forKoa(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = await readFile(new URL(import.meta.resolve('curfew/browser.js')), 'utf8')
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (form: unknown) =>
  [(form as { readonly who?: unknown } | undefined)?.who === 'vet' ? 'vet' : 'guest'] as const

const router = new Router()
router.get('/curfew/browser.js', open('the same for everybody'), (ctx) => {
  ctx.type = 'text/javascript'
  ctx.body = script
})
router.get('/', open('home'), (ctx) => {
  const found = visit(ctx)
  ctx.body = page(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.')
})
router.post('/sign-in', open('signing in'), async (ctx) => {
  await signIn(ctx, { subject: 'rosa', roles: rolesOf(ctx.request.body) })
  ctx.status = 303
  ctx.redirect('/')
})
router.post('/sign-out', open('signing out'), async (ctx) => {
  await signOut(ctx)
  ctx.status = 303
  ctx.redirect('/')
})
router.post('/notes', requireTask('note.write'), (ctx) => {
  ctx.body = 'written'
})

const app = new Koa()
app.use(attach()).use(bodyParser()).use(router.routes()).use(router.allowedMethods())
checkRoutes(app)
const port = Number(process.env['PORT'] ?? 8080)
// Without a limit, a caller keeps a request open for as long as it likes.
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app.callback())
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
