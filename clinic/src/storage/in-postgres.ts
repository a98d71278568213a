import type { Duration } from 'curfew'
import { postgresJournal, postgresStore } from 'curfew/stores/postgres'
import pg from 'pg'
import type { SessionStore } from './session-store.ts'

// One connection listens for notices.
const connections = 10
const patienceMs = 2_000
const farewellMs = 1_000

const inTime = async (what: Promise<unknown>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise((done) => {
    timer = setTimeout(done, farewellMs)
  })
  await Promise.race([what, late])
  clearTimeout(timer)
}

/** The sessions' store in PostgreSQL. */
export const openPostgres = (address: string, keepFor: Duration): SessionStore => {
  let trouble: Error | undefined
  const pool = new pg.Pool({
    connectionString: address,
    max: connections,
    connectionTimeoutMillis: patienceMs,
    // A new connection costs ten times as much as a query.
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'harbour-vets',
  })
  pool.on('error', (failure) => {
    trouble = failure
  })
  const store = postgresStore(pool)
  return {
    store,
    journal: postgresJournal(pool, { keepFor }),
    trouble: () => trouble,
    close: async () => {
      await store.close()
      // A silent database must not hold up the end of the process.
      await inTime(pool.end())
    },
  }
}
