import pg from 'pg'
import postgres from 'postgres'
import { type PostgresStore, postgresStore } from '../../src/stores/postgres.ts'

/** Opens a store over a client of its own, which closes with it. */
export type OpenPostgres = (url: string) => Promise<PostgresStore>

const patienceMs = 2_000
const connections = 10
// A database that stands still does not say goodbye to its clients.
const farewellMs = 1_000

const inTime = (goodbye: Promise<unknown>): Promise<unknown> =>
  Promise.race([goodbye, new Promise((late) => setTimeout(late, farewellMs))])

// Both as docs/postgres.md has them.
const throughPg: OpenPostgres = async (url) => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
  })
  const store = postgresStore(pool)
  await store.ready()
  return { ...store, close: async () => void (await store.close().then(() => inTime(pool.end()))) }
}

const throughPostgresJs: OpenPostgres = async (url) => {
  const sql = postgres(url, {
    max: connections,
    backoff: () => 0.2,
    connect_timeout: patienceMs / 1_000,
    fetch_types: false,
    onnotice: () => {},
  })
  const store = postgresStore(sql)
  await store.ready()
  return { ...store, close: async () => void (await store.close().then(() => sql.end({ timeout: 1 }))) }
}

const clients: Readonly<Record<string, OpenPostgres>> = { pg: throughPg, 'postgres.js': throughPostgresJs }

/** The clients that are put through faults. Faults take their time: both clients run in the whole length only. */
export const postgresFaultClients: readonly (readonly [client: string, open: OpenPostgres])[] = Object.entries(
  clients,
).slice(0, process.env['FAULTS'] === 'whole' ? undefined : 1)
