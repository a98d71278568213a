import type { Db } from '../storage/open.ts'

const dayMs = 86_400_000
const everyMs = 3_600_000

/** Deletes rows older than `days` days, at the first entry and then once an hour at most. */
export const forgetOldRows = (db: Db, days: number): ((now: number) => void) => {
  const forget = db.prepare('delete from journal where at < ?')
  let doneAt = Number.NEGATIVE_INFINITY
  return (now) => {
    // A clock that was set back would otherwise keep old rows for as long.
    if (Math.abs(now - doneAt) < everyMs) return
    doneAt = now
    forget.run(new Date(now - days * dayMs).toISOString())
  }
}
