import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../test/servers/postgres.ts'
import { parsesOnce } from '../../test/support/parses-once.ts'
import { at, ended, keyOf, live } from './contract/samples.ts'
import { storeContract } from './contract.ts'
import { type PostgresStore, postgresBags, postgresStore } from './postgres.ts'
import type { ListFilter, Notice } from './store.ts'

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
          return {
            ...open(schema),
            again: async () => open(schema),
            loseRecord: async (key) => {
              const stranger = new pg.Client({ connectionString: server.url })
              await stranger.connect()
              await stranger.query(`DELETE FROM ${schema}.curfew_session WHERE key = $1`, [key])
              await stranger.end()
            },
          }
        }),
      )
  })

  describe(`PostgreSQL through ${client}`, () => {
    it('parses one JSON once', async () => {
      const schema = await server.newSchema()
      const [store, other] = [open(schema), open(schema)]
      await parsesOnce(store, other)
      await Promise.all([store.close(), other.close()])
    })

    it('takes many processes that start at once on an empty database', async () => {
      const schema = await server.newSchema()
      const stores = Array.from({ length: 6 }, () => open(schema))
      await Promise.all(stores.map((store) => store.ready()))
      const saves = stores.map((store) => store.save(keyOf('one'), live(), undefined))
      expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1)
      await Promise.all(stores.map((store) => store.close()))
    })

    it('is refused when a later version migrated it', async () => {
      const schema = await server.newSchema()
      const store = open(schema)
      await store.ready()
      const pool = new pg.Pool({ connectionString: server.url })
      await pool.query(`UPDATE ${schema}.curfew_schema SET version = 99`)
      await pool.end()
      const later = open(schema)
      await expect(later.ready()).rejects.toThrow(/curfew_schema has version 99.*knows 3.*install/)
      await Promise.all([store.close(), later.close()])
    })

    it('sends a notice that is longer than one payload of PostgreSQL', async () => {
      const schema = await server.newSchema()
      const [one, other] = [open(schema), open(schema)]
      const keys = Array.from({ length: 500 }, (_, index) => keyOf(index))
      const notice: Notice = { about: 'message', keys, text: 'We close “soon” 👩‍⚕️\n'.repeat(100) }
      const received = new Promise<Notice>((receive) => void other.subscribe(receive))
      // Publishing waits until the listeners of its own process are subscribed.
      await other.publish({ about: 'session', key: keyOf('ready') })
      expect(await received).toEqual({ about: 'session', key: keyOf('ready') })
      const long = new Promise<Notice>((receive) => void other.subscribe(receive))
      await one.publish(notice)
      expect(await long).toEqual(notice)
      await Promise.all([one.close(), other.close()])
    })

    it('goes on receiving after another client sent a text that is no notice on its channel', async () => {
      const schema = await server.newSchema()
      const store = open(schema)
      const received: unknown[] = []
      store.subscribe((notice) => received.push(notice))
      await store.publish({ about: 'session', key: keyOf('ready') })
      const stranger = new pg.Client({ connectionString: server.url })
      await stranger.connect()
      for (const said of ['', '{"about":', '0/1:{'])
        await stranger.query('SELECT pg_notify($1 || md5($2), $3)', ['curfew_', schema, said])
      await stranger.end()
      await store.publish({ about: 'session', key: keyOf('one') })
      await expect.poll(() => received.at(-1), { timeout: 10_000 }).toEqual({ about: 'session', key: keyOf('one') })
      await store.close()
    })

    it('gives each of several renewals at the same time an activity no earlier than its own', async () => {
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

it('tables of an earlier version keep their sessions, and list them by what they had no index of', async () => {
  const schema = await server.newSchema()
  const pool = new pg.Pool({ connectionString: server.url, options: `-c search_path=${schema}` })
  await pool.query(`CREATE TABLE curfew_schema (one INTEGER PRIMARY KEY, version INTEGER NOT NULL);
    INSERT INTO curfew_schema VALUES (1, 1);
    CREATE TABLE curfew_session (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, started_at DOUBLE PRECISION NOT NULL,
      active_at DOUBLE PRECISION NOT NULL, was_active_at DOUBLE PRECISION NOT NULL, idle_ms DOUBLE PRECISION NOT NULL,
      not_after DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL, ended_at DOUBLE PRECISION,
      version INTEGER NOT NULL, key TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, session TEXT NOT NULL);
    CREATE INDEX curfew_session_due ON curfew_session (due_at) WHERE ended_at IS NULL;
    CREATE INDEX curfew_session_subject ON curfew_session USING hash (subject);
    CREATE INDEX curfew_session_ended ON curfew_session (ended_at) WHERE ended_at IS NOT NULL`)
  for (const [name, { activeAt, ...rest }] of [
    ['a', live({ roles: ['vet', 'nurse'] })],
    ['b', ended(at(9), { id: 'of b' })],
  ] as const) {
    const { subject, startedAt, idle, notAfter, ended: end } = rest
    await pool.query(
      `INSERT INTO curfew_session (key, version, subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at,
        ended_at, session) VALUES ($1, 1, $2, $3, $4, $4, $5, $6, $4, $7, $8)`,
      [keyOf(name), subject, startedAt, activeAt, idle, notAfter, end?.at ?? null, JSON.stringify(rest)],
    )
  }
  const store = postgresStore(pool)
  const keys = async (filter: ListFilter) => (await store.list(filter)).entries.map(({ key }) => key)
  expect(await keys({ are: 'live', role: 'nurse', activeSince: at(0) })).toEqual([keyOf('a')])
  expect(await keys({ are: 'ended', role: 'vet', reason: 'revoked' })).toEqual([keyOf('b')])
  expect(await store.findById('of b')).toMatchObject({ key: keyOf('b'), session: ended(at(9)) })
  await store.close()
  await pool.end()
})

it('existing tables need no right to create any, and missing ones give the remedy', async () => {
  const schema = await server.newSchema()
  const owner = new pg.Pool({ connectionString: server.url, options: `-c search_path=${schema}` })
  const url = server.url.replace('postgres@', `user_${schema}@`)
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}` })
  await owner.query(`CREATE ROLE user_${schema} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO user_${schema}`)
  for (const refused of [async () => postgresStore(pool).ready(), async () => postgresBags(pool).find('a')])
    await expect(refused()).rejects.toThrow(
      /does not let this account make or use Curfew's tables.*grant this one SELECT/,
    )
  await postgresStore(owner).ready()
  await postgresBags(owner).find('a')
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO user_${schema}`)
  const store = postgresStore(pool)
  expect(await store.save(keyOf('one'), live(), undefined)).toBe(true)
  expect(await postgresBags(pool).save('a', { content: '{}', until: at(1) }, undefined)).toBe(true)
  await Promise.all([pool.end(), owner.end()])
})

it('a value that is no client is refused', () => {
  const client = new pg.Client() as unknown as pg.Pool
  expect(() => postgresStore(client)).toThrow(/neither a Pool of pg nor postgres.js/)
})
