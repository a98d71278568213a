import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type PostgresServer, type PostgresSetup, startPostgres } from '../servers/postgres.ts'
import { type OpenPostgres, postgresFaultClients } from '../servers/postgres-clients.ts'
import { refusals, type Trial, tried, wait } from './trial.ts'

type Fault = (server: PostgresServer, trial: Trial) => Promise<void>

const onPostgres = async (open: OpenPostgres, fault: Fault, setup: PostgresSetup = {}): Promise<void> => {
  const server = await startPostgres(setup)
  const stores = await Promise.all([1, 2].map(() => open(server.url)))
  try {
    await tried(stores, (trial) => fault(server, trial))
  } finally {
    await Promise.all(stores.map((store) => store.close()))
    await server.close()
  }
}

const connected = async (url: string): Promise<pg.Client | undefined> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => {})
  return client.connect().then(
    () => client,
    () => undefined,
  )
}

// Takes every free connection, those of other clients too, one after another.
const takeAll = async (url: string): Promise<readonly pg.Client[]> => {
  const taken: pg.Client[] = []
  const first = await connected(url)
  if (first) taken.push(first)
  for (let refused = 0; refused < 5; ) {
    const others = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> ALL ($1)'
    const own = taken.map((client) => (client as unknown as { readonly processID: number }).processID)
    await first?.query(`${others} AND backend_type = 'client backend'`, [own])
    const next = await connected(url)
    if (next) taken.push(next)
    refused = next ? 0 : refused + 1
  }
  return taken
}

for (const [client, open] of postgresFaultClients)
  describe(`people at work, through ${client}, while PostgreSQL`, () => {
    it('is killed and started again', () =>
      onPostgres(open, async (server, trial) => {
        await server.kill()
        await expect.poll(() => refusals(trial)).toBeGreaterThan(0)
        await wait(1_000)
        await server.start()
        await trial.isBack()
      }))

    it('is stopped in good order and started again', () =>
      onPostgres(open, async (server, trial) => {
        await server.stop()
        await expect.poll(() => refusals(trial)).toBeGreaterThan(0)
        await server.start()
        await trial.isBack()
      }))

    it('stands still for five seconds', () =>
      onPostgres(open, async (server, trial) => {
        server.pause()
        await wait(5_000)
        await expect.poll(() => refusals(trial)).toBeGreaterThan(0)
        server.resume()
        await trial.isBack()
      }))

    it('has no connection left', () =>
      onPostgres(
        open,
        async (server, trial) => {
          const taken = await takeAll(server.url)
          await expect.poll(() => refusals(trial), { timeout: 20_000 }).toBeGreaterThan(20)
          for (const one of taken) await one.end()
          await trial.isBack()
        },
        { connections: 24 },
      ))
  })
