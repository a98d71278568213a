import { rejecting } from '../core/soon.ts'
import type { Bags, KeptBag } from './bags.ts'
import type { SqliteDatabase } from './sqlite-schema.ts'

const schema = `CREATE TABLE IF NOT EXISTS curfew_bag (
    key TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    until INTEGER NOT NULL,
    content TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS curfew_bag_until ON curfew_bag (until);`

/** Bags in a SQLite file, beside the sessions of `sqliteStore` or in a file of their own. Who opened it closes it. */
export const sqliteBags = (database: SqliteDatabase): Bags => {
  database.exec(schema)
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
    find: (key) => rejecting(() => find.get(key) as KeptBag | undefined),
    save: async (key, { content, until }, overVersion) => {
      const { changes } =
        overVersion === undefined ? insert.run(content, until, key) : update.run(content, until, key, overVersion)
      return Number(changes) === 1
    },
    drop: async (key) => void drop.run(key),
    forget: async (before) => Number(forget.run(before).changes),
  }
}
