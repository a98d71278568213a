import type { Db } from './open.ts'

/**
 * Forgets rows of the table in which an earlier version kept its journal. An empty table is dropped. `before`:
 * the moment from which rows are kept, in milliseconds since 1970.
 */
export const forgetOldJournal = (db: Db, before: number): void => {
  const there = db.prepare("select 1 from sqlite_master where type = 'table' and name = 'journal'").get()
  if (there === undefined) return
  db.transaction(() => {
    db.prepare('delete from journal where at < ?').run(new Date(before).toISOString())
    if (db.prepare('select 1 from journal limit 1').get() === undefined) db.exec('drop table journal')
  }).immediate()
}
