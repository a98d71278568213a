import type { Db } from './open.ts'

const nameOf = (db: Db, name: string): unknown => db.prepare('select 1 from sqlite_master where name = ?').get(name)

/**
 * Shows the journal in the clinic's file as one view, `journal`, for those who look into it by hand. There is none while
 * the table of an earlier version has that name, or where the journal is kept elsewhere.
 */
export const showJournal = (db: Db): void => {
  if (nameOf(db, 'curfew_journal') === undefined || nameOf(db, 'journal') !== undefined) return
  db.exec(`create view if not exists journal as select seq as id,
    strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') as at, what, session, subject,
    entry ->> 'reason' as reason, doer as "by", entry ->> 'task' as task, entry ->> 'detail' as detail
    from curfew_journal`)
}
