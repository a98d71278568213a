import Database from 'better-sqlite3'
import pg from 'pg'
import { postgresStore } from '../../src/stores/postgres.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { clusterClients, deleted, nameIn, type OpenRedis, singleClients } from '../servers/redis-clients.ts'

/** A process's own opening of a store that others have open too. */
export interface Opened {
  readonly store: Store
  /** Loses the index of a subject; left out where none can be lost. */
  readonly loseIndex?: (key: string, subject: string) => Promise<void>
  /** Whether the indexes of all sessions are lost with it, so that operators may find none. */
  readonly losesAll?: true
  readonly close: () => Promise<void>
}

const openSqlite = (file: string): Opened => {
  const database = new Database(file)
  return { store: sqliteStore(database), close: async () => void database.close() }
}

const openRedis = async (open: OpenRedis | undefined, hosts: string, loses: 'all' | 'its own'): Promise<Opened> => {
  const places = hosts.split(',').map((place) => {
    const { hostname, port } = new URL(`redis://${place}`)
    return { host: hostname, port: Number(port) }
  })
  if (!open) throw new Error('there is no client of Redis to open it with')
  const store = await open(places, 'linear')
  return {
    store,
    loseIndex: (key, subject) => {
      const lost = [`u:${subject}`, ...(loses === 'all' ? ['live', 'due'] : [])]
      return deleted(
        places,
        lost.map((rest) => nameIn('linear', places, key, rest)),
      )
    },
    ...(loses === 'all' && { losesAll: true }),
    close: store.close,
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

/** Opens the store of an address: `sqlite:FILE`, `redis://…`, `redis+losing://…`, `redis+cluster://…,…` or `postgres://…`. */
export const openPlace = async (address: string): Promise<Opened> => {
  const rest = address.slice(address.indexOf(':') + 1)
  if (address.startsWith('sqlite:')) return openSqlite(rest)
  if (address.startsWith('redis:')) return openRedis(singleClients['ioredis'], rest.slice(2), 'its own')
  if (address.startsWith('redis+losing:')) return openRedis(singleClients['ioredis'], rest.slice(2), 'all')
  if (address.startsWith('redis+cluster:')) return openRedis(clusterClients['ioredis'], rest.slice(2), 'its own')
  return openPostgres(address)
}
