import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import pg from 'pg'
import postgres from 'postgres'
import { memoryStore } from '../src/stores/memory.ts'
import { postgresStore } from '../src/stores/postgres.ts'
import { redisStore } from '../src/stores/redis.ts'
import { sqliteStore } from '../src/stores/sqlite.ts'
import type { Store } from '../src/stores/store.ts'
import { startPostgres } from '../test/servers/postgres.ts'
import { startRedis } from '../test/servers/redis.ts'

/** A store, opened. */
export interface Opened {
  readonly store: Store
  readonly close: () => Promise<void>
}

/** Where sessions are kept for a run. */
export interface Place {
  /** With versions. */
  readonly name: string
  readonly open: () => Promise<Opened>
  /** The same store, opened for quick saving; the bench measures nothing on it. */
  readonly openToFill: () => Promise<Opened & { readonly pause: () => Promise<void> }>
  /** The bytes of the sessions, in the memory of the store and on disk. */
  readonly bytes: () => Promise<{ readonly memory?: number; readonly disk?: number; readonly indexes?: number }>
  readonly remove: () => Promise<void>
}

const nothing = async (): Promise<void> => {}

const heap = (): number => {
  ;(globalThis as { gc?: () => void }).gc?.()
  return process.memoryUsage().heapUsed
}

const memory = async (): Promise<Place> => {
  const empty = heap()
  const store = memoryStore()
  const opened = { store, close: nothing, pause: nothing }
  return {
    name: 'memory',
    open: async () => opened,
    openToFill: async () => opened,
    bytes: async () => ({ memory: heap() - empty }),
    remove: nothing,
  }
}

const sqlite = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-million-'))
  const file = join(folder, 'sessions.db')
  const [{ version }] = new Database(':memory:').prepare('SELECT sqlite_version() AS version').all() as [
    { version: string },
  ]
  return {
    name: `SQLite ${version}`,
    open: async () => {
      const database = new Database(file)
      return { store: sqliteStore(database), close: async () => void database.close() }
    },
    openToFill: async () => {
      const database = new Database(file)
      const store = sqliteStore(database)
      database.exec('BEGIN')
      return {
        store,
        pause: async () => void database.exec('COMMIT; BEGIN'),
        close: async () => {
          database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
          database.close()
        },
      }
    },
    bytes: async () => ({ disk: statSync(file).size }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const redis = async (): Promise<Place> => {
  const server = await startRedis()
  const asking = new Redis(server.port)
  const told = async (about: string, what: string): Promise<string> =>
    new RegExp(`^${what}:(\\S+)`, 'm').exec(await asking.info(about))?.[1] ?? ''
  const empty = Number(await told('memory', 'used_memory'))
  const open = async () => {
    const [client, hearing] = [new Redis(server.port), new Redis(server.port)]
    const close = async (): Promise<void> => {
      client.disconnect()
      hearing.disconnect()
    }
    return { store: redisStore({ client, hearing }), close, pause: nothing }
  }
  return {
    name: `Redis ${await told('server', 'redis_version')}`,
    open,
    openToFill: open,
    bytes: async () => {
      await asking.save()
      const [, folder = ''] = (await asking.config('GET', 'dir')) as string[]
      const disk = statSync(join(folder, 'dump.rdb')).size
      return { memory: Number(await told('memory', 'used_memory')) - empty, disk }
    },
    remove: async () => {
      asking.disconnect()
      await server.stop()
    },
  }
}

const inPostgres = async (): Promise<Place> => {
  const server = await startPostgres({ survives: 'power-cut' })
  const asking = new pg.Pool({ connectionString: server.url, max: 1 })
  const { rows } = await asking.query('SHOW server_version')
  return {
    name: `PostgreSQL ${String(rows[0]?.server_version).split(' ')[0]}`,
    open: async () => {
      const pool = new pg.Pool({ connectionString: server.url })
      const store = postgresStore(pool)
      return { store, close: () => store.close().then(() => pool.end()) }
    },
    openToFill: async () => {
      const sql = postgres(server.url, { max: 4, connection: { synchronous_commit: 'off' } })
      const store = postgresStore(sql)
      return { store, pause: nothing, close: () => store.close().then(() => sql.end()) }
    },
    bytes: async () => {
      const sizes = await asking.query(`SELECT pg_total_relation_size('curfew_session') AS all,
        pg_indexes_size('curfew_session') AS indexes`)
      return { disk: Number(sizes.rows[0]?.all), indexes: Number(sizes.rows[0]?.indexes) }
    },
    remove: async () => {
      await asking.end()
      await server.close()
    },
  }
}

/** Each kind of store, by the name that a run gives. */
export const places: Readonly<Record<string, () => Promise<Place>>> = { memory, sqlite, redis, postgres: inPostgres }
