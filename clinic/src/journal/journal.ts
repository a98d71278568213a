import type { Entry } from 'curfew/server/sessions'
import pino, { type DestinationStream } from 'pino'
import type { Db } from '../storage/open.ts'
import { countStrangers } from './count-strangers.ts'
import { forgetOldRows } from './forget-old-rows.ts'
import type { Row } from './row.ts'

export type { Row } from './row.ts'

// A stranger's request can carry a text of any length. The entry is cut, so that it fills no disk.
const longest = 300
const longestDetail = 200

const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '')

const rowOf = (entry: Entry): Row => {
  const short = (text: string | undefined, most = longest): string | null =>
    text === undefined ? null : cut(text, most)
  return {
    at: new Date(entry.at).toISOString(),
    what: entry.what,
    session: short(entry.session),
    subject: short(entry.subject),
    reason: short(entry.reason),
    by: short(entry.by),
    task: short(entry.task),
    detail: short(entry.detail, longestDetail),
    times: 1,
  }
}

const told = ({ at, what, times: _, ...rest }: Row): object => ({
  time: at,
  what,
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
})

/**
 * The journal: every entry becomes one row in the database and one line of JSON in the log. The entries of strangers
 * are counted in one row a minute. Rows older than `days` are deleted.
 */
export const createJournal = (db: Db, log: DestinationStream | undefined, days = 400): ((entry: Entry) => void) => {
  const keep = db.prepare(
    `insert into journal (at, what, session, subject, reason, by, task, detail)
     values (@at, @what, @session, @subject, @reason, @by, @task, @detail) on conflict do nothing`,
  )
  const line = log && pino({ timestamp: false, base: null }, log)
  const isCounted = countStrangers(db)
  const forgetOld = forgetOldRows(db, days)
  return (entry) => {
    forgetOld(entry.at)
    const row = rowOf(entry)
    if (isCounted(row)) return
    // Another server writes the end of a session whose server died. It cannot know whether the row is here already.
    if (keep.run(row).changes > 0) line?.info(told(row))
  }
}

/** The latest entries, the latest first. */
export const latestRows = (db: Db, count: number): readonly Row[] =>
  db
    .prepare<[number], Row>(
      'select at, what, session, subject, reason, by, task, detail, times from journal order by id desc limit ?',
    )
    .all(count)
