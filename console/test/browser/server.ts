import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { definePolicy, defineRoles, minutes, pci, seconds } from 'curfew'
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

/** Runs a small clinic with a console at `/console` on a port of its own. `/enter?as=mia&role=manager` signs in. */
export const runConsole = async (setup: Omit<Partial<ConsoleSetup>, 'tasks'> = {}) => {
  const journal = memoryJournal()
  const sessions = createSessions({
    roles,
    store: memoryStore(),
    journal,
  })
  const answer = consoleFor(sessions, { journal, client: '/client.js', title: 'Harbour Vets', ...setup })
  const { attach, signIn } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.get('/client.js', () => new Response(client, { headers: { 'content-type': 'text/javascript' } }))
  app.get('/enter', async (c) => {
    await signIn(c, { subject: c.req.query('as') ?? 'mia', roles: [(c.req.query('role') ?? 'manager') as Role] })
    return c.redirect(c.req.query('to') ?? '/console/', 303)
  })
  app.all('/console/*', (c) => answer(c.req.raw))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((ready) => server.once('listening', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    sessions,
    journal,
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
