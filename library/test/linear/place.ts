import Database from 'better-sqlite3'
import pg from 'pg'
import { postgresStore } from '../../src/stores/postgres.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { clusterClients, type OpenRedis, singleClients } from '../servers/redis-clients.ts'

/** A process's own opening of a store that others have open too. */
export interface Opened {
  readonly store: Store
  readonly close: () => Promise<void>
}

const openSqlite = (file: string): Opened => {
  const database = new Database(file)
  return { store: sqliteStore(database), close: async () => void database.close() }
}

const openRedis = async (open: OpenRedis | undefined, hosts: string): Promise<Opened> => {
  const places = hosts.split(',').map((place) => {
    const { hostname, port } = new URL(`redis://${place}`)
    return { host: hostname, port: Number(port) }
  })
  if (!open) throw new Error('there is no client of Redis to open it with')
  const store = await open(places, 'linear')
  return { store, close: store.close }
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

/** Opens the store of an address: `sqlite:FILE`, `redis://…`, `redis+cluster://…,…` or `postgres://…`. */
export const openPlace = async (address: string): Promise<Opened> => {
  const rest = address.slice(address.indexOf(':') + 1)
  if (address.startsWith('sqlite:')) return openSqlite(rest)
  if (address.startsWith('redis:')) return openRedis(singleClients['ioredis'], rest.slice(2))
  if (address.startsWith('redis+cluster:')) return openRedis(clusterClients['ioredis'], rest.slice(2))
  return openPostgres(address)
}
