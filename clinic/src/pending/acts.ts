import { handOut, putBack, reserve } from '../records/prescriptions.ts'
import { approveRefund, isWaiting } from '../records/refunds.ts'
import type { Task } from '../roles.ts'
import type { Db } from '../storage/open.ts'

/** The outcome of an announcement. */
export type Begun = 'done' | 'done-before' | 'too-little-stock'

/** An act that is announced, and done ten seconds later unless its person undoes it. */
export interface Act {
  /** The task that it needs. Its person must still have it when it is done. */
  readonly task: Task
  /** The page that shows it to its person. */
  readonly path: string
  /** Reserves what it needs, and says whether it can be done. */
  readonly begin: (db: Db, object: number) => Begun
  readonly finish: (db: Db, object: number, by: string, at: string) => void
  readonly undo: (db: Db, object: number) => void
}

/** The names of the acts that wait ten seconds. */
export type Kind = 'dispense' | 'approve'

/** The acts that wait ten seconds, by name. */
export const acts: Readonly<Record<Kind, Act>> = {
  dispense: { task: 'medicine.dispense', path: '/dispensary', begin: reserve, finish: handOut, undo: putBack },
  approve: {
    task: 'refund.approve',
    path: '/refunds',
    begin: (db, id) => (isWaiting(db, id) ? 'done' : 'done-before'),
    finish: (db, id, by, at) => void approveRefund(db, id, by, at),
    undo: () => {},
  },
}
