import { stampInWords } from '../day.ts'
import { money } from '../money.ts'
import { personNamed } from '../people/people.ts'
import type { Db } from '../storage/open.ts'
import type { Refund } from './refunds.ts'

/** A refund in one line: how much, why, and how it stands. */
export const RefundLine = ({ db, refund }: { readonly db: Db; readonly refund: Refund }) => (
  <li>
    <b>{money(refund.amount)}</b> for {refund.animalName}: {refund.reason}
    <small>
      asked by {personNamed(db, refund.askedBy)?.fullName ?? refund.askedBy}, {stampInWords(refund.askedAt)}
    </small>
    <span class={refund.approvedBy === null ? 'chip' : 'chip done-chip'}>
      {refund.approvedBy === null ? 'waits for approval' : 'approved'}
    </span>
  </li>
)
