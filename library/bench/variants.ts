import { mkdtempSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { forNode } from '../src/adapters/node.ts'
import { oneMinute } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import { createSessions } from '../src/server/sessions.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { sqliteStore } from '../src/stores/sqlite.ts'
import type { Store } from '../src/stores/store.ts'

/** A server to measure, and the cookie of somebody who is signed in to it. */
export interface Variant {
  readonly listener: RequestListener
  readonly cookie?: string
}

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })

const onCurfew = async (store: Store): Promise<Variant> => {
  const sessions = createSessions({ roles, store })
  const { attach, visit } = forNode(sessions)
  const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const listener = attach((request, response) => {
    const found = visit(request)
    response.end(found.kind === 'live' ? found.subject : found.kind)
  })
  return { listener: listener as RequestListener, cookie: setCookie.split(';')[0] ?? '' }
}

/** Every variant by its name. */
export const variants: Readonly<Record<string, () => Promise<Variant>>> = {
  'bare Node': async () => ({ listener: (_request, response) => response.end('carla') }),
  'Curfew, memory': () => onCurfew(memoryStore()),
  'Curfew, SQLite': () =>
    onCurfew(sqliteStore(new Database(join(mkdtempSync(join(tmpdir(), 'curfew-bench-')), 'bench.db')))),
}
