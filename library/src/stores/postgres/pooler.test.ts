import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPgBouncer } from '../../../test/servers/pgbouncer.ts'
import { type PostgresServer, startPostgres } from '../../../test/servers/postgres.ts'
import { at, keyOf, live } from '../contract/samples.ts'
import { type PostgresStore, postgresStore } from '../postgres.ts'
import type { Notice } from '../store.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

const openers: Readonly<Record<string, (url: string) => PostgresStore>> = {
  pg: (connectionString) => {
    const pool = new pg.Pool({ connectionString, max: 4 })
    const store = postgresStore(pool)
    return { ...store, close: () => store.close().then(() => pool.end()) }
  },
  'postgres.js': (url) => {
    const sql = postgres(url, { max: 4, fetch_types: false, onnotice: () => {} })
    const store = postgresStore(sql)
    return { ...store, close: () => store.close().then(() => sql.end({ timeout: 1 })) }
  },
}

describe.each(Object.entries(openers))('the PostgreSQL store behind a PgBouncer, through %s', (client, open) => {
  it('is refused with the remedy where each transaction has another connection', async () => {
    const bouncer = await startPgBouncer(server.port, 'transaction')
    try {
      const store = open(bouncer.url)
      await expect(store.ready()).rejects.toThrow(
        /a pooler, such as PgBouncer.*set pool_mode = session.*store.unusable/s,
      )
      await store.close()
    } finally {
      await bouncer.stop()
    }
  })

  it('keeps sessions and receives notices where each client keeps its connection', async () => {
    const bouncer = await startPgBouncer(server.port, 'session')
    try {
      const [one, other] = [open(bouncer.url), open(bouncer.url)]
      await Promise.all([one.ready(), other.ready()])
      const key = keyOf(`through ${client}`)
      expect(await one.save(key, live(), undefined)).toBe(true)
      expect(await other.renew(key, at(2_000))).toMatchObject({ version: 2 })
      const heard = new Promise<Notice>((hear) => void other.subscribe(hear))
      await other.publish({ about: 'session', key: keyOf('ready') })
      expect(await heard).toEqual({ about: 'session', key: keyOf('ready') })
      const next = new Promise<Notice>((hear) => void other.subscribe(hear))
      await one.publish({ about: 'session', key })
      expect(await next).toEqual({ about: 'session', key })
      await Promise.all([one.close(), other.close()])
    } finally {
      await bouncer.stop()
    }
  })
})
