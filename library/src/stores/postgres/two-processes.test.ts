import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../test/servers/postgres.ts'
import { oneMinute } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { after, instant, milliseconds, minutes } from '../../core/time.ts'
import { createSessions } from '../../server/sessions.ts'
import { at, dawn, dueIn, ended, keyOf, live, saved } from '../contract/samples.ts'
import { type PostgresStore, postgresStore } from '../postgres.ts'

const roles = defineRoles({ tasks: ['see'], roles: { vet: { tasks: ['see'], policy: oneMinute } } })

let server: PostgresServer
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(async () => {
  for (const close of closing) await close()
  await server.close()
})

interface Opened {
  readonly store: PostgresStore
  /** The statements that were sent. */
  readonly statements: string[]
}

const openers: Readonly<Record<string, (schema: string) => Opened>> = {
  pg: (schema) => {
    const pool = new pg.Pool({ connectionString: server.url, max: 6, options: `-c search_path=${schema}` })
    const statements: string[] = []
    const query: pg.Pool['query'] = pool.query.bind(pool)
    pool.query = ((statement: { readonly text: string }) => {
      statements.push(statement.text)
      return query(statement)
    }) as pg.Pool['query']
    const store = postgresStore(pool)
    closing.push(() => store.close().then(() => pool.end()))
    return { store, statements }
  },
  'postgres.js': (schema) => {
    const statements: string[] = []
    const debug = (_: number, text: string): void => void statements.push(text)
    const sql = postgres(server.url, { max: 6, fetch_types: false, connection: { search_path: schema }, debug })
    const store = postgresStore(sql)
    closing.push(() => store.close().then(() => sql.end({ timeout: 1 })))
    return { store, statements }
  },
}

const keys = Array.from({ length: 60 }, (_, index) => keyOf(index))

for (const [client, open] of Object.entries(openers))
  describe(`calls of the PostgreSQL store at the same time, through ${client},`, () => {
    const opened = async (): Promise<Opened & { readonly schema: string }> => {
      const schema = await server.newSchema()
      const one = open(schema)
      await saved(one.store, Object.fromEntries(keys.map((_, index) => [index, live({ subject: `s${index}` })])))
      one.statements.length = 0
      return { ...one, schema }
    }

    it('share a batch, and each is answered as if it had come alone', async () => {
      const { store, statements } = await opened()
      const found = await Promise.all([...keys, keyOf('unknown')].map((key) => store.find(key)))
      expect(found.map((one) => one?.session.subject)).toEqual([...keys.map((_, index) => `s${index}`), undefined])
      const versions = keys.map((_, index) => (index % 3 === 0 ? 7 : 1))
      const kept = await Promise.all(keys.map((key, index) => store.save(key, live({ roles: [] }), versions[index])))
      expect(kept).toEqual(versions.map((version) => version === 1))
      const renewed = await Promise.all(keys.map((key, index) => store.renew(key, at(index * 100))))
      expect(renewed.map((one) => one?.session.activeAt)).toEqual(
        keys.map((_, index) => at(index < 10 ? 0 : index * 100)),
      )
      expect(renewed.map((one) => one?.version)).toEqual(
        keys.map((_, index) => (index % 3 === 0 ? 1 : 2) + (index < 10 ? 0 : 1)),
      )
      expect(statements.length).toBe(3)
    })

    it('fail only for the session that PostgreSQL refuses', async () => {
      const { store } = await opened()
      const changes = keys.map((key, index) =>
        store.save(key, live({ subject: index === 30 ? 'no\0thing' : 'carla' }), 1),
      )
      const kept = await Promise.allSettled(changes)
      expect(kept.filter(({ status }) => status === 'rejected').length).toBe(1)
      expect(kept[30]).toMatchObject({ status: 'rejected' })
      expect(await store.findBySubject('carla')).toHaveLength(59)
      expect(await store.find(keyOf(30))).toMatchObject({ version: 1 })
    })

    it('keep values that JSON cannot write', async () => {
      const { store } = await opened()
      const odd = live({ subject: 'half \ud800', notAfter: instant(Number.POSITIVE_INFINITY) })
      expect(await Promise.all(keys.slice(0, 2).map((key) => store.save(key, odd, 1)))).toEqual([true, true])
      expect(await store.due(at(60_000), 1)).toMatchObject([{ at: at(60_000) }])
    })

    it('never deadlock with another process that has the same keys', async () => {
      const { store, schema } = await opened()
      const { store: other } = open(schema)
      for (let round = 1; round <= 20; round++) {
        const moment = at(round * 1_500)
        const there = Promise.all(keys.map((key) => store.renew(key, moment)))
        const back = Promise.all(keys.toReversed().map((key) => other.renew(key, moment)))
        const [renewed] = await Promise.all([there, back])
        expect(renewed.every((one) => one?.version === round + 1 && one.session.activeAt === moment)).toBe(true)
      }
      const race = (each: PostgresStore, all: readonly string[]): Promise<boolean[]> =>
        Promise.all(all.map((key) => each.save(key, ended(at(1)), 21)))
      const [there, back] = await Promise.all([race(store, keys), race(other, keys.toReversed())])
      expect(there.map((isKept, index) => isKept !== back.toReversed()[index])).toEqual(keys.map(() => true))
    })

    it('end sessions that are due together in a few statements', async () => {
      const schema = await server.newSchema()
      const { store, statements } = open(schema)
      for (let index = 0; index < 200; index++)
        await store.save(keyOf(index), { ...dueIn(minutes(1)), subject: `s${index}` }, undefined)
      statements.length = 0
      const journalled: (string | undefined)[] = []
      const since = Date.now()
      const sessions = createSessions({
        roles,
        store,
        clock: () => after(dawn, milliseconds(90_000 + Date.now() - since)),
        journal: ({ what, subject }) => void (what === 'session-ended' && journalled.push(subject)),
      })
      const endedCount = async (): Promise<number> => (await store.list({ are: 'ended', limit: 300 })).entries.length
      await expect.poll(endedCount, { timeout: 20_000 }).toBe(200)
      await sessions.close()
      expect(new Set(journalled).size).toBe(200)
      expect(journalled.length).toBe(200)
      expect(statements.filter((text) => /^UPDATE|^WITH kept/.test(text)).length).toBeLessThan(20)
    })
  })
