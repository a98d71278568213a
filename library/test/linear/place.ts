import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import pg from 'pg'
import { postgresStore } from '../../src/stores/postgres.ts'
import { redisStore } from '../../src/stores/redis.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'

/** A process's own opening of a store that others have open too. */
export interface Opened {
  readonly store: Store
  readonly close: () => Promise<void>
}

const openSqlite = (file: string): Opened => {
  const database = new Database(file)
  return { store: sqliteStore(database), close: async () => void database.close() }
}

const openRedis = (url: string): Opened => {
  const [client, hearing] = [new Redis(url), new Redis(url)]
  return {
    store: redisStore({ client, hearing }),
    close: async () => {
      client.disconnect()
      hearing.disconnect()
    },
  }
}

const openPostgres = (url: string): Opened => {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  const store = postgresStore(pool)
  return {
    store,
    close: async () => {
      await store.close()
      await pool.end()
    },
  }
}

/** Opens the store of an address: `sqlite:FILE`, `redis://…` or `postgres://…`. */
export const openPlace = (address: string): Opened => {
  if (address.startsWith('sqlite:')) return openSqlite(address.slice('sqlite:'.length))
  return address.startsWith('redis:') ? openRedis(address) : openPostgres(address)
}
