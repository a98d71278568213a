import type Database from 'better-sqlite3'

const columns: readonly (readonly [table: string, column: string, kind: string])[] = [
  // The stamp of the disabling. Null: the account is enabled.
  ['person', 'disabledAt', 'text'],
]

/** Adds the columns that a database of an earlier version lacks. */
export const addLateColumns = (db: Database.Database): void => {
  // Another server that starts on the same file may add them at the same time.
  db.transaction(() => {
    for (const [table, column, kind] of columns) {
      const there = db.prepare<[], { name: string }>(`pragma table_info(${table})`).all()
      if (!there.some(({ name }) => name === column)) db.exec(`alter table ${table} add column ${column} ${kind}`)
    }
  }).immediate()
}
