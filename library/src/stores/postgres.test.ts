import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../test/servers/postgres.ts'
import { storeContract } from './contract.ts'
import { at, keyOf, live } from './contract-sessions.ts'
import { type PostgresStore, postgresStore } from './postgres.ts'
import type { Notice } from './store.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

const openers: Readonly<Record<string, (schema: string) => PostgresStore>> = {
  pg: (schema) => {
    const pool = new pg.Pool({ connectionString: server.url, max: 4, options: `-c search_path=${schema}` })
    const store = postgresStore(pool)
    return { ...store, close: () => store.close().then(() => pool.end()) }
  },
  'postgres.js': (schema) => {
    const sql = postgres(server.url, { max: 4, backoff: () => 0.2, connection: { search_path: schema } })
    const store = postgresStore(sql)
    return { ...store, close: () => store.close().then(() => sql.end({ timeout: 1 })) }
  },
}

for (const [client, open] of Object.entries(openers)) {
  describe(`the PostgreSQL store through ${client}`, () => {
    for (const { name, check } of storeContract)
      it(name, () =>
        check(async () => {
          const schema = await server.newSchema()
          return { ...open(schema), again: async () => open(schema) }
        }),
      )
  })

  describe(`PostgreSQL through ${client}`, () => {
    it('takes many processes that start at once on an empty database', async () => {
      const schema = await server.newSchema()
      const stores = Array.from({ length: 6 }, () => open(schema))
      await Promise.all(stores.map((store) => store.ready()))
      const saves = stores.map((store) => store.save(keyOf('one'), live(), undefined))
      expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1)
      await Promise.all(stores.map((store) => store.close()))
    })

    it('is refused when a later version wrote it', async () => {
      const schema = await server.newSchema()
      const store = open(schema)
      await store.ready()
      const pool = new pg.Pool({ connectionString: server.url })
      await pool.query(`UPDATE ${schema}.curfew_schema SET version = 99`)
      await pool.end()
      const later = open(schema)
      await expect(later.ready()).rejects.toThrow(/curfew_schema has version 99.*knows 1.*install/)
      await Promise.all([store.close(), later.close()])
    })

    it('tells other processes of a notice that is longer than PostgreSQL takes at once', async () => {
      const schema = await server.newSchema()
      const [one, other] = [open(schema), open(schema)]
      const keys = Array.from({ length: 500 }, (_, index) => keyOf(index))
      const notice: Notice = { about: 'message', keys, text: 'We close “soon” 👩‍⚕️\n'.repeat(100) }
      const heard = new Promise<Notice>((hear) => void other.subscribe(hear))
      // Publishing waits until those who subscribed in its own process are heard.
      await other.publish({ about: 'session', key: keyOf('ready') })
      expect(await heard).toEqual({ about: 'session', key: keyOf('ready') })
      const long = new Promise<Notice>((hear) => void other.subscribe(hear))
      await one.publish(notice)
      expect(await long).toEqual(notice)
      await Promise.all([one.close(), other.close()])
    })

    it('goes on hearing when somebody else says on its channel what is no notice', async () => {
      const schema = await server.newSchema()
      const store = open(schema)
      const heard: unknown[] = []
      store.subscribe((notice) => heard.push(notice))
      await store.publish({ about: 'session', key: keyOf('ready') })
      const stranger = new pg.Client({ connectionString: server.url })
      await stranger.connect()
      for (const said of ['', '{"about":', '0/1:{'])
        await stranger.query('SELECT pg_notify($1 || md5($2), $3)', ['curfew_', schema, said])
      await stranger.end()
      await store.publish({ about: 'session', key: keyOf('one') })
      await expect.poll(() => heard.at(-1), { timeout: 10_000 }).toEqual({ about: 'session', key: keyOf('one') })
      await store.close()
    })

    it('of renewals at the same time each answers with an activity no earlier than its own', async () => {
      const schema = await server.newSchema()
      const [one, other] = [open(schema), open(schema)]
      await one.save(keyOf('one'), live(), undefined)
      for (let round = 1; round <= 100; round++) {
        const [a, b] = await Promise.all([
          one.renew(keyOf('one'), at(round * 2_000 + 1_000)),
          other.renew(keyOf('one'), at(round * 2_000)),
        ])
        expect(a?.session.activeAt).toBe(at(round * 2_000 + 1_000))
        expect(b?.session.activeAt).toBeGreaterThanOrEqual(at(round * 2_000))
      }
      await Promise.all([one.close(), other.close()])
    })
  })
}

it('anything that is no client is refused', () => {
  const client = new pg.Client() as unknown as pg.Pool
  expect(() => postgresStore(client)).toThrow(/neither a Pool of pg nor postgres.js/)
})
