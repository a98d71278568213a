import type { Db } from '../storage/open.ts'

/** A payment for a visit. Taking it closes the visit. */
export interface Payment {
  readonly id: number
  readonly visit: number
  readonly animalName: string
  readonly amount: number
  readonly method: string
  readonly takenBy: string
  readonly takenAt: string
}

const selectPayment = `select payment.id, visit, animal.name as animalName, amount, method, takenBy, takenAt from payment
  join visit on visit.id = visit join animal on animal.id = visit.animal`

/** The latest payments. */
export const latestPayments = (db: Db): readonly Payment[] =>
  db.prepare<[], Payment>(`${selectPayment} order by takenAt desc, payment.id desc limit 15`).all()

/** A new payment. */
export type NewPayment = Omit<Payment, 'id' | 'animalName'>

/** Takes a payment and closes its visit. `closed`: the visit was closed before. */
export const takePayment = (db: Db, payment: NewPayment): 'taken' | 'closed' =>
  db
    .transaction(() => {
      const closing = db
        .prepare('update visit set closedAt = @takenAt where id = @visit and closedAt is null')
        .run({ takenAt: payment.takenAt, visit: payment.visit })
      if (closing.changes === 0) return 'closed'
      db.prepare(
        `insert into payment (visit, amount, method, takenBy, takenAt)
         values (@visit, @amount, @method, @takenBy, @takenAt)`,
      ).run(payment)
      return 'taken'
    })
    .immediate()
