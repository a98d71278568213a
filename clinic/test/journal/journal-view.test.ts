import Database from 'better-sqlite3'
import { instant } from 'curfew'
import { sqliteJournal } from 'curfew/stores/sqlite'
import { expect, it } from 'vitest'
import { showJournal } from '../../src/storage/journal-view.ts'

it('the journal can be read in the file by hand', async () => {
  const db = new Database(':memory:')
  showJournal(db)
  const journal = sqliteJournal(db)
  showJournal(db)
  showJournal(db)
  const at = instant(Date.UTC(2026, 9, 6, 9, 30, 0, 250))
  await journal.append({ at, what: 'session-ended', session: 's1', subject: 'jo', reason: 'revoked', by: 'mona' })
  await journal.append({ at, what: 'task-refused', subject: 'jo', task: 'refund.ask', detail: 'no role' })
  expect(db.prepare('select * from journal order by id').all()).toEqual([
    {
      ...{ id: 1, at: '2026-10-06T09:30:00.250Z', what: 'session-ended', session: 's1', subject: 'jo' },
      ...{ reason: 'revoked', by: 'mona', task: null, detail: null },
    },
    {
      ...{ id: 2, at: '2026-10-06T09:30:00.250Z', what: 'task-refused', session: null, subject: 'jo' },
      ...{ reason: null, by: null, task: 'refund.ask', detail: 'no role' },
    },
  ])
})

it('the table of an earlier version keeps its name', () => {
  const db = new Database(':memory:')
  db.exec('create table journal (id integer primary key)')
  sqliteJournal(db)
  showJournal(db)
  expect(db.prepare("select type from sqlite_master where name = 'journal'").pluck().get()).toBe('table')
})
