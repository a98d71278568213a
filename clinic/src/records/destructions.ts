import type { Db } from '../storage/open.ts'
import { type Portion, takeFromStock } from './medicines.ts'

/** The destruction of a controlled drug: one person proposes it, and another witnesses it. */
export interface Destruction {
  readonly id: number
  readonly medicine: string
  readonly form: string
  readonly quantity: number
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: string
  readonly witnessedBy: string | null
  readonly witnessedAt: string | null
}

const selectDestruction = `select destruction.id, name as medicine, form, quantity, reason, proposedBy, proposedAt, witnessedBy,
  witnessedAt from destruction join medicine on medicine.id = destruction.medicine`

/** Every destruction, those that wait for a witness first. */
export const destructions = (db: Db): readonly Destruction[] =>
  db
    .prepare<[], Destruction>(
      `${selectDestruction} order by witnessedAt is not null, proposedAt desc, destruction.id desc limit 40`,
    )
    .all()

/** The destruction with this number. */
export const destructionNumbered = (db: Db, id: number): Destruction | undefined =>
  db.prepare<[number], Destruction>(`${selectDestruction} where destruction.id = ?`).get(id)

/** A destruction that is to be proposed. */
export interface NewDestruction {
  readonly medicine: number
  readonly quantity: number
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: string
}

/** Proposes a destruction. */
export const propose = (db: Db, destruction: NewDestruction): void => {
  db.prepare(
    `insert into destruction (medicine, quantity, reason, proposedBy, proposedAt)
     values (@medicine, @quantity, @reason, @proposedBy, @proposedAt)`,
  ).run(destruction)
}

/** Witnesses a destruction, which takes its quantity off the stock. */
export const witness = (db: Db, id: number, by: string, at: string): 'done' | 'done-before' | 'too-little-stock' =>
  db
    .transaction(() => {
      const portion = db
        .prepare<[number], Portion>('select medicine, quantity from destruction where id = ? and witnessedAt is null')
        .get(id)
      if (!portion) return 'done-before'
      if (!takeFromStock(db, portion)) return 'too-little-stock'
      db.prepare('update destruction set witnessedBy = ?, witnessedAt = ? where id = ?').run(by, at, id)
      return 'done'
    })
    .immediate()
