import type { Db } from './open.ts'

/** How long an answer is kept, in milliseconds. A page may stay in a tab for a day before its form is sent again. */
export const keptForMs = 24 * 3_600_000

/**
 * Acts once, and keeps the answer in the same transaction. The same name gets the first answer again. Without a name it
 * acts each time. An act that gives no answer has changed nothing, and no answer is kept.
 */
export const onceIn = <Refusal>(
  db: Db,
  name: string | undefined,
  now: number,
  act: () => string | Refusal,
): string | Refusal =>
  db
    .transaction(() => {
      const kept = keptIn(db, name)
      if (kept !== undefined) return kept
      const answer = act()
      if (name !== undefined && typeof answer === 'string') {
        db.prepare('delete from once where at < ?').run(now - keptForMs)
        db.prepare('insert into once (key, answer, at) values (?, ?, ?)').run(name, answer, now)
      }
      return answer
    })
    .immediate()

/** The answer that is kept under a name. */
export const keptIn = (db: Db, name: string | undefined): string | undefined =>
  name === undefined
    ? undefined
    : db.prepare<[string], { answer: string }>('select answer from once where key = ?').get(name)?.answer

/** Forgets an answer because a later step failed. The next press acts again. */
export const forgetIn = (db: Db, name: string | undefined): void => {
  if (name !== undefined) db.prepare('delete from once where key = ?').run(name)
}
