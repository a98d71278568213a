import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineRoles, type Instant, instant, type Roles } from 'curfew'
import { forNode, type NodeGuard, send } from 'curfew/adapters/node'
import { createSessions, type Entry, type Sessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { hashOf } from '../src/people/password.ts'
import { type Accounts, type Bounds, createThrottle, openAccounts } from '../src/people.ts'
import { ownPages, refusedPage } from '../src/sign-in.ts'

/** The password of every account of these tests. */
export const password = 'correct horse battery staple'

/** A server with the gateway's own pages, and nothing else. */
export interface PagesServer {
  readonly origin: string
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly journal: readonly Entry[]
  /** Writes the accounts anew: each name with its roles. */
  readonly put: (people: Readonly<Record<string, readonly string[]>>) => void
  /** Moves the clock. */
  readonly pass: (ms: number) => void
  readonly close: () => Promise<void>
}

const roles = defineRoles({
  tasks: ['refund.approve'],
  roles: { clerk: { tasks: [] }, manager: { tasks: ['refund.approve'] } },
}) as unknown as Roles

/** Opens such a server on a port of its own. */
export const openPagesServer = async (
  how: { readonly bounds?: Bounds; readonly title?: string; readonly theme?: string; readonly signIn?: string } = {},
): Promise<PagesServer> => {
  const file = join(mkdtempSync(join(tmpdir(), 'pages-')), 'accounts.json')
  const hash = await hashOf(password)
  const put: PagesServer['put'] = (people) => {
    const written = Object.entries(people).map(([name, held]) => [name, { roles: held, password: hash }])
    writeFileSync(file, JSON.stringify({ people: Object.fromEntries(written) }), { mode: 0o600 })
  }
  put({ nina: ['clerk'], omar: ['manager'] })
  let now: Instant = instant(Date.UTC(2026, 0, 1))
  const journal: Entry[] = []
  const at = '/_curfew'
  const sessions = createSessions({
    roles,
    store: memoryStore(),
    name: 'gateway',
    path: `${at}/session`,
    clock: () => now,
    journal: (entry) => void journal.push(entry),
  }) as unknown as Sessions
  const signIn = how.signIn ?? `${at}/sign-in`
  const frame = { at, name: 'gateway', home: signIn, isThemed: how.theme !== undefined }
  const node = forNode(sessions, {
    signIn,
    refusalPage: (request, { status, task }) =>
      refusedPage(
        request,
        {
          status,
          ...(task !== undefined && { task }),
          ...(status === 403 && task === undefined && { because: 'cross-site' }),
        },
        { frame, roles, signIn },
      ),
  })
  const accounts = await openAccounts(file, roles)
  const pages = ownPages({
    at,
    name: 'gateway',
    node,
    sessions,
    accounts,
    signIn,
    throttle: createThrottle(how.bounds),
    addressOf: (request) => request.socket.remoteAddress ?? '',
    ...(how.title !== undefined && { title: how.title }),
    ...(how.theme !== undefined && { theme: how.theme }),
  })
  const approve = (node.requireTask as (task: string) => NodeGuard)('refund.approve')
  const listener = node.attach((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    if (path.startsWith(`${at}/`)) {
      const answer = pages(request, response, path.slice(at.length + 1))
      if (answer) return answer
    }
    if (path === '/approve') return approve((_, answer) => answer.end('approved'))(request, response)
    const refused = /^\/refused\/(\d+)$/.exec(path)?.[1]
    if (refused) return send(refusedPage(request, { status: Number(refused) }, { frame, roles, signIn }), response)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    return response.end(`<!doctype html><html lang="en"><title>App</title><h1>The application at ${path}</h1></html>`)
  })
  const server = createServer((request, response) => void listener(request, response))
  server.on('checkContinue', (request, response) => void listener(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    accounts,
    journal,
    put,
    pass: (ms) => {
      now = instant(now + ms)
    },
    close: async () => {
      await sessions.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
