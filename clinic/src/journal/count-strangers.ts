import type { Db } from '../storage/open.ts'
import type { Row } from './row.ts'

/** The entries that a stranger can cause without signing in, so without a limit. */
export const byStrangers: ReadonlySet<string> = new Set([
  'unknown-token-used',
  'malformed-cookie',
  'malformed-signal',
  'cross-site-refused',
  'host-refused',
  'sign-in-failed',
  'sign-in-throttled',
])

/**
 * Counts an entry in the row of its minute, and says whether there was one. A kind has one row a minute. It has one
 * more for each person who works here, because their name must not be lost. A flood makes no more rows than that.
 */
export const countStrangers = (db: Db): ((row: Row) => boolean) => {
  const count = db.prepare(
    `update journal set times = times + 1 where id =
       (select max(id) from journal where what = @what and at >= @from and at <= @at and subject is @subject)`,
  )
  return ({ what, at, subject }) =>
    byStrangers.has(what) && count.run({ what, at, subject, from: `${at.slice(0, 16)}:00.000Z` }).changes > 0
}
