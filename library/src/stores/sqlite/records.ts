import { catching } from '../../core/maybe-promise.ts'
import { type KeptRecord, mostRecords, type Records } from '../records.ts'
import type { SqliteDatabase } from './database.ts'
import { writerOf } from './writer.ts'

const columns = 'id, content, version, until'

/** Records in a SQLite file whose tables are up to date. */
export const sqliteRecords = (database: SqliteDatabase): Records => {
  const { write } = writerOf(database)
  const find = database.prepare(`SELECT ${columns} FROM curfew_record WHERE kind = ? AND id = ?`)
  const insert = database.prepare(
    'INSERT INTO curfew_record (content, until, kind, id, version) VALUES (?, ?, ?, ?, 1) ON CONFLICT (kind, id) DO NOTHING',
  )
  const update = database.prepare(
    'UPDATE curfew_record SET content = ?, until = ?, version = version + 1 WHERE kind = ? AND id = ? AND version = ?',
  )
  const drop = database.prepare('DELETE FROM curfew_record WHERE kind = ? AND id = ?')
  const list = database.prepare(
    `SELECT ${columns} FROM curfew_record WHERE kind = ? ORDER BY place LIMIT ${mostRecords}`,
  )
  const forget = database.prepare('DELETE FROM curfew_record WHERE until < ?')
  return {
    find: (kind, id) => catching(() => find.get(kind, id) as KeptRecord | undefined),
    save: async (kind, id, { content, until }, overVersion) => {
      const { changes } = await write(() =>
        overVersion === undefined
          ? insert.run(content, until, kind, id)
          : update.run(content, until, kind, id, overVersion),
      )
      return Number(changes) === 1
    },
    drop: async (kind, id) => void (await write(() => drop.run(kind, id))),
    list: async (kind) => list.all(kind) as KeptRecord[],
    forget: async (before) => Number((await write(() => forget.run(before))).changes),
  }
}
