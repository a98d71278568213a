import type { Entry } from 'curfew/server/sessions'
import pino, { type DestinationStream } from 'pino'
import type { Db } from '../storage/open.ts'

/** One thing that happened, as it is kept: when (UTC), what, and whom it concerns. */
export interface Row {
  readonly at: string
  readonly what: string
  readonly session: string | null
  readonly subject: string | null
  readonly reason: string | null
  readonly by: string | null
  readonly task: string | null
  readonly detail: string | null
}

// What a request brought along may be as long as it likes; an entry may not.
const longest = 300

const rowOf = (entry: Entry): Row => {
  const short = (text: string | undefined): string | null => text?.slice(0, longest) ?? null
  return {
    at: new Date(entry.at).toISOString(),
    what: entry.what,
    session: short(entry.session),
    subject: short(entry.subject),
    reason: short(entry.reason),
    by: short(entry.by),
    task: short(entry.task),
    detail: short(entry.detail),
  }
}

const told = ({ at, what, ...rest }: Row): object => ({
  time: at,
  what,
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
})

/** The journal: every entry becomes one row in the database and one line of JSON in the log. */
export const createJournal = (db: Db, log: DestinationStream | undefined): ((entry: Entry) => void) => {
  const keep = db.prepare(
    `insert into journal (at, what, session, subject, reason, by, task, detail)
     values (@at, @what, @session, @subject, @reason, @by, @task, @detail) on conflict do nothing`,
  )
  const line = log && pino({ timestamp: false, base: null }, log)
  return (entry) => {
    const row = rowOf(entry)
    // The end of a session whose server died is written by another one, which cannot know whether it is here already.
    if (keep.run(row).changes > 0) line?.info(told(row))
  }
}

/** The latest entries, the latest first. */
export const latestRows = (db: Db, count: number): readonly Row[] =>
  db
    .prepare<[number], Row>(
      'select at, what, session, subject, reason, by, task, detail from journal order by id desc limit ?',
    )
    .all(count)
