import { keptForMs } from './once.ts'
import type { Db } from './open.ts'

/**
 * How long a claim lasts, in milliseconds. A server without an answer by then has died. The store answers or fails
 * within two seconds, and an act calls it a few times.
 */
export const claimMs = 15_000

/** A claim: its holder alone acts and writes the answer. */
export interface Claim {
  readonly name: string
  readonly holder: string
}

interface Row {
  readonly answer: string
  readonly at: number
}

// An answer is a place and starts with a slash.
const isAnswer = (text: string): boolean => text.startsWith('/')

const isHeld = ({ at }: Row, now: number): boolean => Math.abs(now - at) < claimMs

/**
 * Claims the act behind a form. Returns the claim, or the kept answer when the act is done. Undefined while another
 * press holds the claim. `now`: milliseconds since 1970. A claim that another clock put into the future is not
 * believed.
 */
export const claimIn = (db: Db, name: string, now: number): Claim | string | undefined =>
  db
    .transaction(() => {
      const row = db.prepare<[string], Row>('select answer, at from once where key = ?').get(name)
      if (row && isAnswer(row.answer)) return row.answer
      if (row && isHeld(row, now)) return undefined
      const claim: Claim = { name, holder: `claim:${crypto.randomUUID()}` }
      db.prepare('delete from once where at < ?').run(now - keptForMs)
      db.prepare('insert or replace into once (key, answer, at) values (?, ?, ?)').run(name, claim.holder, now)
      return claim
    })
    .immediate()

/** Keeps the answer to a claim, unless the claim ran out and another press has taken over. */
export const answerClaim = (db: Db, { name, holder }: Claim, answer: string, now: number): void => {
  db.prepare('update once set answer = ?, at = ? where key = ? and answer = ?').run(answer, now, name, holder)
}

/** Lets go of a claim that gave no answer, so that the next press acts. */
export const dropClaim = (db: Db, { name, holder }: Claim): void => {
  db.prepare('delete from once where key = ? and answer = ?').run(name, holder)
}
