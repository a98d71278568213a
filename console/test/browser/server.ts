import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { definePolicy, defineRoles, instant, minutes, pci, seconds } from 'curfew'
import { forHono } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { type ConsoleSetup, consoleFor, consoleTasks } from 'curfew-console'
import { Hono } from 'hono'

const client = readFileSync(new URL('../../../library/dist/browser.js', import.meta.url), 'utf8')

const roles = defineRoles({
  tasks: [...consoleTasks, 'note.write'],
  roles: {
    manager: { tasks: consoleTasks, policy: pci },
    vet: { tasks: ['note.write'], policy: definePolicy({ idle: minutes(10) }) },
    nurse: { tasks: ['note.write'], policy: definePolicy({ idle: minutes(2), warning: seconds(60) }) },
    reception: { tasks: ['note.write'] },
  },
})

type Role = (typeof roles.names)[number]

/** A running clinic with a console. */
export type RunningConsole = Awaited<ReturnType<typeof runConsole>>

const signInPage = (from: string): string => `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>
<form method="post" action="/sign-in"><input type="hidden" name="from" value="${from.replaceAll('&', '&amp;')}">
<button>Sign in</button></form>`

/**
 * Runs a small clinic with a console at `/console` on a port of its own. `/enter?as=mia&role=manager` signs in. `/prove`
 * takes the password `open sesame`, and `/sign-in` takes none.
 */
export const runConsole = async (setup: Omit<Partial<ConsoleSetup>, 'tasks'> = {}) => {
  const journal = memoryJournal()
  let ahead = 0
  let isStill = false
  const store = memoryStore()
  const sessions = createSessions({
    roles,
    store,
    journal,
    clock: () => instant(Date.now() + ahead),
  })
  const answer = consoleFor(sessions, { journal, client: '/client.js', title: 'Harbour Vets', home: '/', ...setup })
  const { attach, signIn, reauthenticated } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.get('/client.js', () => new Response(client, { headers: { 'content-type': 'text/javascript' } }))
  app.get('/enter', async (c) => {
    await signIn(c, { subject: c.req.query('as') ?? 'mia', roles: [(c.req.query('role') ?? 'manager') as Role] })
    return c.redirect(c.req.query('to') ?? '/console/', 303)
  })
  app.get('/sign-in', (c) => c.html(signInPage(c.req.query('from') ?? '/')))
  app.post('/sign-in', async (c) => {
    await signIn(c, { subject: 'mia', roles: ['manager'] })
    return c.redirect(String((await c.req.parseBody())['from']), 303)
  })
  app.post('/prove', async (c) => {
    if ((await c.req.text()) !== 'open sesame') return c.text('wrong', 403)
    return c.text((await reauthenticated(c)).kind)
  })
  app.all('/console/*', async (c) => {
    const given = await answer(c.req.raw)
    if (isStill) given.headers.delete('refresh')
    return given
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((ready) => server.once('listening', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    sessions,
    store,
    journal,
    /** Lets a page that leads on by itself stay, so that a test can look at it. */
    holdStill: () => {
      isStill = true
    },
    /** Moves the clock of the sessions. */
    pass: (ms: number) => {
      ahead += ms
    },
    /** Starts the session of a person without a browser, and gives its id. */
    start: async (
      subject: string,
      role: Role,
      from: { readonly address?: string; readonly agent?: string } = {},
    ): Promise<string> => {
      const headers = new Headers({ origin, ...(from.agent !== undefined && { 'user-agent': from.agent }) })
      const head = { method: 'POST', url: `${origin}/sign-in`, headers, address: from.address }
      return (await sessions.start(head, { subject, roles: [role], how: 'password' })).id
    },
    close: async () => {
      await sessions.close()
      const closed = new Promise((done) => server.close(done))
      // An open page keeps its stream.
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}
