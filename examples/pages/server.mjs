import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { forHono } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { Hono } from 'hono'
import { bundle } from './bundle.mjs'
import { roles } from './roles.mjs'

// node examples/pages/server.mjs react|vue|svelte|plain-html
const name = process.argv[2] ?? 'react'
const placeOf = (path) => fileURLToPath(new URL(path, import.meta.url))

const page = (title, body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>${body}</html>`
const form = '<form method="post" action="/sign-in"><button>Sign in</button></form>'
const shell = page('Refunds', '<div id="app"></div><script type="module" src="/script.js"></script>')

const scripts = {
  '/script.js':
    name === 'plain-html' ? '' : await bundle(placeOf(`../${name}/main.${name === 'react' ? 'tsx' : 'js'}`)),
  '/curfew/browser.js': await readFile(fileURLToPath(import.meta.resolve('curfew/browser.js')), 'utf8'),
}
const app = name === 'plain-html' ? await readFile(placeOf('../plain-html/index.html'), 'utf8') : shell

const sessions = createSessions({ roles, store: memoryStore() })
const { attach, checkRoutes, open, requirePerson, signIn } = forHono(sessions, { signIn: '/' })
const site = new Hono()
for (const [path, script] of Object.entries(scripts))
  site.get(path, open('a script'), (c) => c.body(script, 200, { 'content-type': 'text/javascript' }))
site.use(attach())
site.get('/', open('home'), (c) => {
  const ended = c.req.query('ended')
  return c.html(page('Home', `<p role="status">${encodeURIComponent(ended ?? '')}</p>${form}`))
})
site.post('/sign-in', open('an example knows no passwords'), async (c) => {
  await signIn(c, { subject: 'rosa', roles: ['reception'] })
  return c.redirect('/refunds', 303)
})
site.get('/refunds', requirePerson('the page shows what each may do'), (c) => c.html(app))
checkRoutes(site)

const port = Number(process.env.PORT ?? 8080)
// Without a limit, a caller keeps a request open for as long as it likes.
const serverOptions = { requestTimeout: 30_000, headersTimeout: 10_000 }
serve({ fetch: site.fetch, port, hostname: '127.0.0.1', serverOptions }, (address) =>
  console.log(`${name}: http://127.0.0.1:${address.port}`),
)
