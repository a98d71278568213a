import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt, stampInWords } from '../day.ts'
import { money } from '../money.ts'
import { conflict } from '../page/answers.tsx'
import { numberedIn, numberIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import { type Begun, wholeList } from '../roles.ts'
import { RefundLine } from './refund-line.tsx'
import { approveRefund, refundNumbered, refunds } from './refunds.ts'

const refundIn = (c: Context, clinic: Clinic): Begun | undefined => {
  const found = numberedIn(c, (id) => refundNumbered(clinic.db, id))
  return found && { begunBy: found.askedBy }
}

/** The refunds that a manager approves: never those that they have asked for themselves. */
export const approveRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors } = clinic
  app.get(
    '/refunds',
    doors.requireTask('refund.approve', () => wholeList),
    (c) => {
      const viewer = requiredViewer(c, clinic)
      const names = fullNames(db)
      const all = refunds(db)
      const waiting = all.filter(({ approvedBy }) => approvedBy === null)
      return show(
        c,
        clinic,
        { title: 'Refunds' },
        <>
          <h1>Refunds</h1>
          <p class="hint">{waiting.length === 0 ? 'None waits.' : `${waiting.length} wait for approval.`}</p>
          <ul class="cards">
            {waiting.map((refund) => (
              <li class="card">
                <h2>
                  {money(refund.amount)} <small>for {refund.animalName}</small>
                </h2>
                <p>{refund.reason}</p>
                <p class="hint">
                  Asked by {names.get(refund.askedBy) ?? refund.askedBy}, {stampInWords(refund.askedAt)}
                </p>
                {viewer.may('refund.approve', { begunBy: refund.askedBy }) ? (
                  <form method="post" action={`/refunds/${refund.id}/approve`} data-task="refund.approve">
                    <button type="submit">
                      Approve
                      <span class="visually-hidden">
                        {' '}
                        {money(refund.amount)} for {refund.animalName}
                      </span>
                    </button>
                  </form>
                ) : (
                  <p class="hint">You asked for it, so somebody else approves it.</p>
                )}
              </li>
            ))}
          </ul>
          <h2>Approved</h2>
          <ul class="lines">
            {all
              .filter(({ approvedBy }) => approvedBy !== null)
              .map((refund) => (
                <RefundLine db={db} refund={refund} />
              ))}
          </ul>
        </>,
      )
    },
  )

  app.post(
    '/refunds/:id/approve',
    doors.requireTask('refund.approve', (c) => refundIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      return approveRefund(db, numberIn(c) ?? 0, person.name, stampAt(clinic.now()))
        ? c.redirect('/refunds?done=approved', 303)
        : conflict(c, clinic, 'This refund has been approved already.')
    },
  )
}
