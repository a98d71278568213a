import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { stampAt, today } from '../day.ts'
import { penceIn } from '../money.ts'
import { conflict } from '../page/answers.tsx'
import { fieldsIn } from '../page/fields.ts'
import type { Typed } from '../page/form.tsx'
import { answerOnce } from '../page/form-once.ts'
import { problemWith, readForm, type Texts } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { latestPayments, takePayment } from '../records/payments.ts'
import { askRefund, refundable, refunds } from '../records/refunds.ts'
import { openVisits, visitNumbered } from '../records/visits.ts'
import type { Db } from '../storage/open.ts'
import { named, type Words, wordsOf } from '../words/words.ts'
import { AskRefund, methods, TakePayment } from './forms.tsx'
import { RefundLine } from './refund-line.tsx'

const shapesIn = (words: Words, db: Db) => {
  const { chosen, amount, oneOf, text } = fieldsIn(words)
  const { choose, enter } = words.forms
  return {
    payment: z.object({
      visit: chosen(choose.visit, (id) => visitNumbered(db, id) !== undefined),
      amount: amount(enter.amount),
      method: oneOf(choose.method, methods),
    }),
    refund: z.object({
      payment: chosen(choose.payment, (id) => refundable(db, id) !== undefined),
      amount: amount(enter.amount),
      reason: text(enter.reason, 200),
    }),
  }
}

const tooMuch = ({ forms, money }: Words, db: Db, { payment = '', amount = '' }: Texts): Texts => {
  const rest = /^\d{1,9}$/.test(payment) ? refundable(db, Number(payment)) : undefined
  const pence = penceIn(amount)
  return rest !== undefined && pence !== undefined && pence > rest ? { amount: forms.refundable(money(rest)) } : {}
}

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const { db } = clinic
  const words = wordsOf(c)
  const { till, refunds: said } = words.desk
  const { tasks } = requiredViewer(c, clinic)
  const payments = latestPayments(db)
  return show(
    c,
    clinic,
    { title: till.title, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <h1>{till.title}</h1>
      <div class="pair">
        <TakePayment visits={openVisits(db, today)} chosenVisit={c.req.query('visit') ?? ''} typed={typed} />
        {tasks.includes('refund.ask') && <AskRefund payments={payments} typed={typed} />}
      </div>
      <h2>{said.title}</h2>
      <ul class="lines">
        {refunds(db).map((refund) => (
          <RefundLine db={db} refund={refund} />
        ))}
      </ul>
      <h2>{till.payments}</h2>
      <ul class="lines">
        {payments.map((payment) => (
          <li>
            <b>{words.money(payment.amount)}</b> {named(till.methods, payment.method)},{' '}
            <a href={`/visits/${payment.visit}`}>{payment.animalName}</a>
            <small>{words.stamp(payment.takenAt)}</small>
          </li>
        ))}
      </ul>
    </>,
  )
}

/** The till: reception takes payments and requests refunds. */
export const tillRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, now } = clinic
  app.get('/till', doors.requireTask('payment.take'), (c) => page(c, clinic))
  app.post('/payments', doors.requireTask('payment.take'), async (c) => {
    const words = wordsOf(c)
    const read = await readForm(c, 'payment', shapesIn(words, db).payment)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const { person } = requiredViewer(c, clinic)
    return answerOnce(c, clinic, read.values, () =>
      takePayment(db, { ...read.values, takenBy: person.name, takenAt: stampAt(now()) }) === 'taken'
        ? '/till?done=paid'
        : () => conflict(c, clinic, words.desk.till.paidBefore),
    )
  })
  app.post('/refunds', doors.requireTask('refund.ask'), async (c) => {
    const words = wordsOf(c)
    // A second press is checked like the first, before the first refund reduced the rest.
    const read = await readForm(c, 'refund', shapesIn(words, db).refund)
    if (read.kind === 'bad')
      return page(c, clinic, {
        ...read.typed,
        problems: { ...tooMuch(words, db, read.typed.values), ...read.typed.problems },
      })
    const { values, typed } = read
    const { person } = requiredViewer(c, clinic)
    return answerOnce(c, clinic, values, () =>
      askRefund(db, { ...values, askedBy: person.name, askedAt: stampAt(now()) })
        ? '/till?done=asked'
        : () => page(c, clinic, problemWith(typed, 'amount', tooMuch(words, db, typed.values)['amount'] ?? '')),
    )
  })
}
