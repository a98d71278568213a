import { catching } from '../../core/maybe-promise.ts'
import type { Bags, KeptBag } from '../bags.ts'
import { checkDatabase } from './checked.ts'
import type { SqliteDatabase } from './database.ts'
import { refusalOf } from './refusal.ts'
import { writerOf } from './writer.ts'

const schema = `CREATE TABLE IF NOT EXISTS curfew_bag (
    key TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    until INTEGER NOT NULL,
    content TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS curfew_bag_until ON curfew_bag (until);`

/**
 * Bags in a SQLite file, beside the sessions of `sqliteStore` or in their own file. The application closes the database.
 * @throws Misuse when the file cannot be read or written.
 */
export const sqliteBags = (database: SqliteDatabase): Bags => {
  try {
    checkDatabase(database)
    database.exec(schema)
  } catch (failure) {
    throw refusalOf(database, failure) ?? failure
  }
  const { write } = writerOf(database)
  const find = database.prepare('SELECT content, version, until FROM curfew_bag WHERE key = ?')
  const insert = database.prepare(
    'INSERT INTO curfew_bag (content, until, key, version) VALUES (?, ?, ?, 1) ON CONFLICT (key) DO NOTHING',
  )
  const update = database.prepare(
    'UPDATE curfew_bag SET content = ?, until = ?, version = version + 1 WHERE key = ? AND version = ?',
  )
  const drop = database.prepare('DELETE FROM curfew_bag WHERE key = ?')
  const forget = database.prepare('DELETE FROM curfew_bag WHERE until < ?')
  return {
    find: (key) => catching(() => find.get(key) as KeptBag | undefined),
    save: async (key, { content, until }, overVersion) => {
      const { changes } = await write(() =>
        overVersion === undefined ? insert.run(content, until, key) : update.run(content, until, key, overVersion),
      )
      return Number(changes) === 1
    },
    drop: async (key) => void (await write(() => drop.run(key))),
    forget: async (before) => Number((await write(() => forget.run(before))).changes),
  }
}
