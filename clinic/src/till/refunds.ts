import type { Db } from '../storage/open.ts'

/** A refund: one asks for it, another one approves it. */
export interface Refund {
  readonly id: number
  readonly payment: number
  readonly animalName: string
  readonly amount: number
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: string
  readonly approvedBy: string | null
  readonly approvedAt: string | null
}

const selectRefund = `select refund.id, payment, animal.name as animalName, refund.amount, refund.reason, askedBy, askedAt, approvedBy,
  approvedAt from refund join payment on payment.id = payment join visit on visit.id = visit
  join animal on animal.id = visit.animal`

/** The refunds, those that wait first. */
export const refunds = (db: Db): readonly Refund[] =>
  db.prepare<[], Refund>(`${selectRefund} order by approvedAt is not null, askedAt desc, refund.id desc limit 40`).all()

/** The refund with this number. */
export const refundNumbered = (db: Db, id: number): Refund | undefined =>
  db.prepare<[number], Refund>(`${selectRefund} where refund.id = ?`).get(id)

/** What may still be asked back of a payment, in pence; undefined when there is no such payment. */
export const refundable = (db: Db, payment: number): number | undefined =>
  db
    .prepare<[number], { rest: number }>(
      `select amount - (select coalesce(sum(amount), 0) from refund where payment = payment.id) as rest
       from payment where id = ?`,
    )
    .get(payment)?.rest

/** What is asked for. */
export interface NewRefund {
  readonly payment: number
  readonly amount: number
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: string
}

/** Asks for a refund, and says whether so much of the payment was still there: another process may have been quicker. */
export const askRefund = (db: Db, refund: NewRefund): boolean =>
  db
    .transaction(() => {
      if (refund.amount > (refundable(db, refund.payment) ?? 0)) return false
      db.prepare(
        `insert into refund (payment, amount, reason, askedBy, askedAt) values (@payment, @amount, @reason, @askedBy, @askedAt)`,
      ).run(refund)
      return true
    })
    .immediate()

/** Approves a refund, and says whether it was still to be approved. */
export const approveRefund = (db: Db, id: number, by: string, at: string): boolean =>
  db.prepare('update refund set approvedBy = ?, approvedAt = ? where id = ? and approvedAt is null').run(by, at, id)
    .changes === 1
