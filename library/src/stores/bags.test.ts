import Database from 'better-sqlite3'
import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../test/servers/postgres.ts'
import { instant } from '../core/time.ts'
import type { Bags } from './bags.ts'
import { bagContract } from './contract/bags.ts'
import { memoryBags } from './memory.ts'
import { postgresBags } from './postgres.ts'
import { sqliteBags, sqliteStore } from './sqlite.ts'

let server: PostgresServer
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(async () => {
  for (const close of closing) await close()
  await server.close()
})

const places: Readonly<Record<string, () => Promise<Bags>>> = {
  'bags in memory': async () => memoryBags(),
  'bags in SQLite': async () => sqliteBags(new Database(':memory:')),
  'bags in PostgreSQL through pg': async () => {
    const pool = new pg.Pool({
      connectionString: server.url,
      max: 4,
      options: `-c search_path=${await server.newSchema()}`,
    })
    closing.push(() => pool.end())
    return postgresBags(pool)
  },
  'bags in PostgreSQL through postgres.js': async () => {
    const sql = postgres(server.url, {
      max: 4,
      onnotice: () => {},
      connection: { search_path: await server.newSchema() },
    })
    closing.push(() => sql.end({ timeout: 1 }))
    return postgresBags(sql)
  },
}

describe.each(Object.entries(places))('%s', (_name, open) => {
  for (const { name, check } of bagContract) it(name, () => check(open))

  it('are forgotten after their time', async () => {
    const bags = await open()
    await bags.save('old', { content: '{}', until: instant(1_000) }, undefined)
    await bags.save('new', { content: '{}', until: instant(2_000) }, undefined)
    expect(await bags.forget(instant(1_001))).toBe(1)
    expect([await bags.find('old'), (await bags.find('new'))?.version]).toEqual([undefined, 1])
  })
})

it('bags share a SQLite file with the sessions, and are there when it is opened again', async () => {
  const database = new Database(':memory:')
  sqliteStore(database)
  await sqliteBags(database).save('a', { content: '{"n":1}', until: instant(1) }, undefined)
  sqliteStore(database)
  expect(await sqliteBags(database).find('a')).toEqual({ content: '{"n":1}', until: 1, version: 1 })
  database.close()
  expect(await sqliteBags(new Database(':memory:')).find('a')).toBeUndefined()
})

it('many processes that start together on an empty database create one table for bags', async () => {
  const options = `-c search_path=${await server.newSchema()}`
  const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: server.url, max: 1, options }))
  const saves = pools.map((pool) => postgresBags(pool).save('a', { content: '{}', until: instant(1) }, undefined))
  expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1)
  await Promise.all(pools.map((pool) => pool.end()))
})
