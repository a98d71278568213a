import Database from 'better-sqlite3'
import { postgresStore } from 'curfew/stores/postgres'
import { redisStore } from 'curfew/stores/redis'
import { sqliteBags, sqliteJournal, sqliteStore } from 'curfew/stores/sqlite'
import { expect, it } from 'vitest'
import { refuses } from './refuses.mjs'

/** A database of the package sqlite3, as far as its shape shows: every call answers with the statement itself. */
const sqlite3 = () => {
  const statement = { run: () => statement, get: () => statement, all: () => statement }
  return { exec: () => {}, prepare: () => statement, serialize: () => {}, parallelize: () => {}, each: () => {} }
}
for (const [name, open] of Object.entries({ sqliteStore, sqliteBags, sqliteJournal })) {
  refuses(`${name} with a path`, () => open('app.db'), 'store.unusable', 'is "app.db"', 'better-sqlite3')
  refuses(`${name} with nothing`, () => open(), 'store.unusable', 'is undefined')
  refuses(`${name} with a promise`, () => open(Promise.resolve()), 'store.unusable', 'is a promise')
  refuses(`${name} with the class`, () => open(Database), 'store.unusable', 'is a function', "new Database('app.db')")
  refuses(
    `${name} with sqlite3`,
    () => open(sqlite3()),
    'store.unusable',
    'package sqlite3, which answers by callbacks',
  )
  refuses(`${name} with what answers late`, () => open({ ...sqlite3(), parallelize: undefined }), 'store.unusable')
}
it('a database of better-sqlite3 is taken, also one with safe integers', () => {
  const database = new Database(':memory:')
  sqliteStore(database)
  database.defaultSafeIntegers()
  expect(() => sqliteBags(database)).not.toThrow()
  database.close()
})
refuses('postgresStore with an address', () => postgresStore('postgres://db'), 'store.unusable', 'new Pool(')
refuses('postgresStore with nothing', () => postgresStore(), 'store.unusable', 'new Pool(')
refuses('redisStore with nothing', () => redisStore(), 'store.unusable', 'client.duplicate()')
refuses(
  'redisStore with the client itself',
  () => redisStore({ isReady: true }),
  'store.unusable',
  'no client by its name',
)
refuses('redisStore with an address', () => redisStore({ client: 'redis://db' }), 'store.unusable', 'createClient')
