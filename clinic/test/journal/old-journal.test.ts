import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { forgetOldJournal } from '../../src/storage/old-journal.ts'

const tablesOf = (db: Database.Database): unknown =>
  db.prepare("select name from sqlite_master where name = 'journal'").all()

it('rows of an earlier version go in their time, and then their table does', () => {
  const db = new Database(':memory:')
  forgetOldJournal(db, 0)
  db.exec('create table journal (id integer primary key, at text not null, what text not null)')
  const keep = db.prepare("insert into journal (at, what) values (?, 'sign-in')")
  for (const day of ['2026-10-05', '2026-10-06']) keep.run(`${day}T09:00:00.000Z`)
  forgetOldJournal(db, Date.parse('2026-10-06T00:00:00Z'))
  expect(db.prepare('select at from journal').all()).toEqual([{ at: '2026-10-06T09:00:00.000Z' }])
  forgetOldJournal(db, Date.parse('2026-10-07T00:00:00Z'))
  expect(tablesOf(db)).toEqual([])
  db.close()
})
