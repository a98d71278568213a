import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { createClient } from 'redis'
import { forExpress } from '../src/adapters/express.ts'
import { session } from '../src/adapters/express-session.ts'
import { forFastify } from '../src/adapters/fastify.ts'
import { forNode } from '../src/adapters/node.ts'
import { oneMinute } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import { createSessions, type Sessions } from '../src/server/sessions.ts'
import { memoryBags, memoryStore } from '../src/stores/memory.ts'
import { redisStore } from '../src/stores/redis.ts'
import { sqliteStore } from '../src/stores/sqlite.ts'
import type { Store } from '../src/stores/store.ts'
import {
  type Listening,
  type OnExpress,
  type OnFastify,
  type OnNode,
  onExpress,
  onFastify,
  onNode,
} from './request-apps.ts'

/** The settings that a run gives its variants. */
export interface Place {
  readonly redisPort: number
  readonly sqliteFile: string
}

/** One way to know the person of a request, on one framework. */
export interface Variant {
  readonly on: 'Express' | 'Fastify' | 'Node'
  readonly by: string
  /** Where it keeps sessions. */
  readonly store?: 'memory' | 'SQLite' | 'Redis'
  /** How many are signed in, when it is more than one a connection. */
  readonly crowd?: number
  readonly listen: (place: Place) => Listening
}

/** The name in the response where the application recognises no person. */
export const anybody = 'person-00000'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } })
const clerk = (subject: string): { subject: string; roles: readonly 'clerk'[] } => ({ subject, roles: ['clerk'] })

const stores: Readonly<Record<'memory' | 'SQLite' | 'Redis', (place: Place) => Promise<Store>>> = {
  memory: async () => memoryStore(),
  SQLite: async ({ sqliteFile }) => sqliteStore(new Database(sqliteFile)),
  Redis: async ({ redisPort }) => {
    const url = `redis://127.0.0.1:${redisPort}`
    const [client, hearing] = await Promise.all([createClient({ url }).connect(), createClient({ url }).connect()])
    return redisStore({ client, hearing })
  },
}

type Ours = Sessions<'see', 'clerk', { readonly see?: never }>

const fitted: Readonly<Record<Variant['on'], (sessions: Ours) => Listening>> = {
  Express: (sessions) => {
    const { attach, visit, signIn } = forExpress(sessions)
    const nameOf: OnExpress['nameOf'] = (request) => {
      const found = visit(request)
      return found.kind === 'live' ? found.subject : undefined
    }
    return onExpress({ before: attach(), nameOf, signIn: (...[request, to, name]) => signIn(request, to, clerk(name)) })
  },
  Fastify: (sessions) => {
    const { attach, visit, signIn } = forFastify(sessions)
    const nameOf: OnFastify['nameOf'] = (request) => {
      const found = visit(request)
      return found.kind === 'live' ? found.subject : undefined
    }
    return onFastify({ before: attach, nameOf, signIn: (...[request, to, name]) => signIn(request, to, clerk(name)) })
  },
  Node: (sessions) => {
    const { attach, visit, signIn } = forNode(sessions)
    return onNode({
      before: attach,
      nameOf: (request) => {
        const found = visit(request)
        return found.kind === 'live' ? found.subject : undefined
      },
      signIn: (request, response, name) => signIn(request, response, clerk(name)),
    })
  },
}

const open = { Express: onExpress, Fastify: onFastify, Node: onNode } as const

const none = (on: Variant['on']): Variant => ({
  on,
  by: 'no session',
  listen: () => open[on]({ nameOf: () => anybody, signIn: () => undefined }),
})

const curfew = (on: Variant['on']): readonly Variant[] =>
  (['memory', 'SQLite', 'Redis'] as const).map((store) => ({
    on,
    by: 'Curfew',
    store,
    listen: async (place) => fitted[on](createSessions({ roles, store: await stores[store](place) })),
  }))

// The least that a session in Redis can cost: one answer of Redis for each request.
const roundTrip: Variant = {
  on: 'Node',
  by: 'no session, one call to Redis',
  store: 'Redis',
  listen: async ({ redisPort }) => {
    const client = await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect()
    const asks: OnNode['before'] = (then) => async (request, response) => {
      await client.hmGet('curfew', ['v', 'a', 'm'])
      return then(request, response)
    }
    return onNode({ before: asks, nameOf: () => anybody, signIn: () => undefined })
  },
}

// The same, with so many people that none returns within the second in which renewals are merged.
const crowded = curfew('Express').map(
  (variant): Variant => ({ ...variant, by: 'Curfew, every request renewed', crowd: 12_000 }),
)

const dropIn: Variant = {
  on: 'Express',
  by: "Curfew's express-session",
  store: 'memory',
  listen: async () => {
    const nameIn = (bag: object): string | undefined => (bag as { readonly name?: string }).name
    const who = (bag: object): { subject: string } | undefined => {
      const subject = nameIn(bag)
      return subject === undefined ? undefined : { subject }
    }
    return onExpress({
      before: session({ store: memoryStore(), bags: memoryBags(), who }),
      nameOf: (request) => nameIn(request.session),
      signIn: async (...[request, , name]) => void Object.assign(request.session, { name }),
    })
  },
}

// A peer's own code is not bundled: it finds its packages beside it.
const peer = async <How>(file: string, name: string, place: Place): Promise<How> => {
  const module = await import(pathToFileURL(resolve(`library/bench/peers/${file}.mjs`)).href)
  return module[name](place) as How
}

const onExpressToo = (by: string, file: string, name: string, store?: 'memory' | 'SQLite' | 'Redis'): Variant => ({
  on: 'Express',
  by,
  ...(store && { store }),
  listen: async (place) => onExpress(await peer<OnExpress>(file, name, place)),
})

const onFastifyToo = (name: string, store: 'memory' | 'Redis'): Variant => ({
  on: 'Fastify',
  by: '@fastify/session',
  store,
  listen: async (place) => onFastify(await peer<OnFastify>('fastify-session', name, place)),
})

/** Every variant, by framework. */
export const variants: readonly Variant[] = [
  none('Express'),
  ...curfew('Express'),
  ...crowded,
  dropIn,
  onExpressToo('express-session', 'express-session', 'inMemory', 'memory'),
  onExpressToo('express-session', 'express-session', 'inSqlite', 'SQLite'),
  onExpressToo('express-session', 'express-session', 'inRedis', 'Redis'),
  onExpressToo('iron-session, reading', 'iron-session', 'reading'),
  onExpressToo('iron-session, renewing', 'iron-session', 'renewing'),
  onExpressToo('better-auth', 'better-auth', 'fromStore', 'SQLite'),
  onExpressToo('better-auth, with its cookie cache', 'better-auth', 'fromCookie'),
  none('Fastify'),
  ...curfew('Fastify'),
  onFastifyToo('inMemory', 'memory'),
  onFastifyToo('inRedis', 'Redis'),
  none('Node'),
  roundTrip,
  ...curfew('Node'),
]

/** Whether a variant has no sessions, and so names anybody. */
export const isWithout = ({ by }: Variant): boolean => by.startsWith('no session')

/** A variant by where it stands in a table. */
export const titleOf = ({ by, store }: Variant): string => (store && !by.includes(store) ? `${by}, ${store}` : by)
