import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { memoryBags, memoryJournal, memoryStore } from 'curfew/stores/memory'
import { sqliteBags, sqliteJournal, sqliteStore } from 'curfew/stores/sqlite'
import type { Bags, KeptJournal, Store } from 'curfew/stores/store'
import { Wrong } from './wrong.ts'

/** The sessions' store, and what the gateways on it share. */
export interface OpenStore {
  readonly store: Store
  readonly bags: Bags
  readonly journal: KeptJournal
  readonly close: () => Promise<void>
}

const wordsOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))

const openSqlite = (file: string): OpenStore => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const isNew = !existsSync(file)
    const database = new Database(file)
    // The sessions are for the gateway's user alone.
    if (isNew) chmodSync(file, 0o600)
    return {
      store: sqliteStore(database),
      bags: sqliteBags(database),
      journal: sqliteJournal(database),
      close: async () => void database.close(),
    }
  } catch (failure) {
    throw new Wrong(`--store cannot open ${file}: ${wordsOf(failure)}`)
  }
}

const answersWithin = 2_000
const retriesAfter = 200

const openRedis = async (address: string): Promise<OpenStore> => {
  const { Redis } = await import('ioredis').catch(() => {
    throw new Wrong('--store is in Redis, and its client is not here; install it: npm install ioredis')
  })
  const { redisBags, redisJournal, redisStore } = await import('curfew/stores/redis')
  const lasting = { connectTimeout: answersWithin, retryStrategy: () => retriesAfter }
  const client = new Redis(address, {
    ...lasting,
    socketTimeout: answersWithin,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    lazyConnect: true,
  })
  const hearing = new Redis(address, { ...lasting, maxRetriesPerRequest: null })
  // The store reports its own failures; a client without a listener would end the process.
  for (const connection of [client, hearing]) connection.on('error', () => undefined)
  await client.connect().catch(() => undefined)
  return {
    store: redisStore({ client, hearing }),
    bags: redisBags({ client }),
    journal: redisJournal({ client }),
    close: async () => {
      client.disconnect()
      hearing.disconnect()
    },
  }
}

const openPostgres = async (address: string): Promise<OpenStore> => {
  const pg = await import('pg').catch(() => {
    throw new Wrong('--store is in PostgreSQL, and its client is not here; install it: npm install pg')
  })
  const { postgresBags, postgresJournal, postgresStore } = await import('curfew/stores/postgres')
  const pool = new pg.default.Pool({
    connectionString: address,
    max: 10,
    connectionTimeoutMillis: answersWithin,
    idleTimeoutMillis: 60_000,
    application_name: 'curfew-gateway',
  })
  pool.on('error', () => undefined)
  const store = postgresStore(pool)
  return {
    store,
    bags: postgresBags(pool),
    journal: postgresJournal(pool),
    close: async () => {
      await store.close()
      await pool.end()
    },
  }
}

/**
 * Opens a store as the flag `--store` names it.
 * @throws Wrong when the name is no store's, or its file or client is not there.
 */
export const openStore = async (name: string): Promise<OpenStore> => {
  if (name === 'memory')
    return { store: memoryStore(), bags: memoryBags(), journal: memoryJournal(), close: async () => undefined }
  const file = /^sqlite:(.+)$/.exec(name)?.[1]
  if (file !== undefined) return openSqlite(file)
  if (/^rediss?:\/\//.test(name)) return openRedis(name)
  if (/^postgres(?:ql)?:\/\//.test(name)) return openPostgres(name)
  throw new Wrong(`--store is '${name}'; write memory, sqlite:FILE, redis://HOST:PORT or postgres://HOST/DATABASE`)
}
