import type { Db } from '../storage/open.ts'

/** A refund: one person requests it, and another approves it. */
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

/** The rest of a payment that can be refunded, in pence. Undefined when the payment does not exist. */
export const refundable = (db: Db, payment: number): number | undefined =>
  db
    .prepare<[number], { rest: number }>(
      `select amount - (select coalesce(sum(amount), 0) from refund where payment = payment.id) as rest
       from payment where id = ?`,
    )
    .get(payment)?.rest

/** A new refund. */
export interface NewRefund {
  readonly payment: number
  readonly amount: number
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: string
}

/**
 * Requests a refund. False when the rest of the payment is too small, because another process may have been quicker.
 */
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

/** Whether a refund waits for approval. */
export const isWaiting = (db: Db, id: number): boolean =>
  db.prepare<[number], { id: number }>('select id from refund where id = ? and approvedAt is null').get(id) !==
  undefined

/** Approves a refund, and says whether it was still waiting. */
export const approveRefund = (db: Db, id: number, by: string, at: string): boolean =>
  db.prepare('update refund set approvedBy = ?, approvedAt = ? where id = ? and approvedAt is null').run(by, at, id)
    .changes === 1
