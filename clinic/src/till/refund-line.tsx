import { personNamed } from '../records/people.ts'
import type { Refund } from '../records/refunds.ts'
import type { Db } from '../storage/open.ts'
import { useWords } from '../words/words.ts'

/** A refund in one line: its amount, its reason and its approval. */
export const RefundLine = ({ db, refund }: { readonly db: Db; readonly refund: Refund }) => {
  const { desk, money, stamp } = useWords()
  const { refunds: said } = desk
  const isOpen = refund.approvedBy === null
  return (
    <li>
      <b>{money(refund.amount)}</b> {said.forAnimal(refund.animalName)}: {refund.reason}
      <small>
        {said.requestedBy(personNamed(db, refund.askedBy)?.fullName ?? refund.askedBy, stamp(refund.askedAt))}
      </small>
      <span class={isOpen ? 'chip' : 'chip done-chip'}>{isOpen ? said.waits : said.isApproved}</span>
    </li>
  )
}
