import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { stampAt, stampInWords, today } from '../day.ts'
import { money } from '../money.ts'
import { conflict } from '../page/answers.tsx'
import { amount, chosen, oneOf, text } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { problemWith, readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { openVisits, type Visit, visitNumbered } from '../visits/visits.ts'
import { latestPayments, type Payment, takePayment } from './payments.ts'
import { RefundLine } from './refund-line.tsx'
import { askRefund, refundable, refunds } from './refunds.ts'

const methods = ['card', 'cash'] as const

const shapes = {
  payment: z.object({ visit: chosen('The visit'), amount: amount('The amount'), method: oneOf('The method', methods) }),
  refund: z.object({ payment: chosen('The payment'), amount: amount('The amount'), reason: text('The reason', 200) }),
}

interface Take {
  readonly visits: readonly Visit[]
  readonly chosenVisit: string
  readonly typed?: Typed | undefined
}

const TakePayment = ({ visits, chosenVisit, typed }: Take) => (
  <section class="card" data-task="payment.take">
    <h2>Take a payment</h2>
    <Form name="payment" action="/payments" submit="Take payment" typed={typed}>
      <Field
        form="payment"
        name="visit"
        label="Visit"
        wide="wide"
        typed={typed}
        value={chosenVisit}
        as={visits.map((visit) => ({
          value: String(visit.id),
          name: `${visit.time} ${visit.animalName}, ${visit.ownerName}`,
        }))}
      />
      <Field form="payment" name="amount" label="Amount in £" inputmode="decimal" typed={typed} />
      <Field
        form="payment"
        name="method"
        label="Method"
        typed={typed}
        as={methods.map((method) => ({ value: method, name: method }))}
      />
    </Form>
  </section>
)

const AskRefund = ({
  payments,
  typed,
}: {
  readonly payments: readonly Payment[]
  readonly typed?: Typed | undefined
}) => (
  <section class="card" data-task="refund.ask">
    <h2>Ask for a refund</h2>
    <Form name="refund" action="/refunds" submit="Ask for it" typed={typed}>
      <Field
        form="refund"
        name="payment"
        label="Payment"
        wide="wide"
        typed={typed}
        as={payments.map((payment) => ({
          value: String(payment.id),
          name: `${money(payment.amount)} for ${payment.animalName}, ${stampInWords(payment.takenAt)}`,
        }))}
      />
      <Field form="refund" name="amount" label="Amount in £" inputmode="decimal" typed={typed} />
      <Field form="refund" name="reason" label="Reason" typed={typed} />
    </Form>
  </section>
)

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const { db } = clinic
  const { tasks } = requiredViewer(c, clinic)
  const payments = latestPayments(db)
  return show(
    c,
    clinic,
    { title: typed ? 'Error: till' : 'Till', status: typed ? 422 : 200 },
    <>
      <h1>Till</h1>
      <div class="pair">
        <TakePayment visits={openVisits(db, today)} chosenVisit={c.req.query('visit') ?? ''} typed={typed} />
        {tasks.includes('refund.ask') && <AskRefund payments={payments} typed={typed} />}
      </div>
      <h2>Refunds</h2>
      <ul class="lines">
        {refunds(db).map((refund) => (
          <RefundLine db={db} refund={refund} />
        ))}
      </ul>
      <h2>Payments</h2>
      <ul class="lines">
        {payments.map((payment) => (
          <li>
            <b>{money(payment.amount)}</b> {payment.method},{' '}
            <a href={`/visits/${payment.visit}`}>{payment.animalName}</a>
            <small>{stampInWords(payment.takenAt)}</small>
          </li>
        ))}
      </ul>
    </>,
  )
}

/** The till: reception takes payments and asks for refunds. */
export const tillRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, now } = clinic
  app.get('/till', doors.requireTask('payment.take'), (c) => page(c, clinic))
  app.post('/payments', doors.requireTask('payment.take'), async (c) => {
    const read = await readForm(c, 'payment', shapes.payment)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    if (!visitNumbered(db, read.values.visit))
      return page(c, clinic, problemWith(read.typed, 'visit', 'The visit is to be chosen.'))
    const { person } = requiredViewer(c, clinic)
    return takePayment(db, { ...read.values, takenBy: person.name, takenAt: stampAt(now()) }) === 'taken'
      ? c.redirect('/till?done=paid', 303)
      : conflict(c, clinic, 'This visit has been paid for already.')
  })
  app.post('/refunds', doors.requireTask('refund.ask'), async (c) => {
    const read = await readForm(c, 'refund', shapes.refund)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const rest = refundable(db, read.values.payment)
    if (rest === undefined) return page(c, clinic, problemWith(read.typed, 'payment', 'The payment is to be chosen.'))
    if (read.values.amount > rest)
      return page(
        c,
        clinic,
        problemWith(read.typed, 'amount', `At most ${money(rest)} of this payment can be asked back.`),
      )
    const { person } = requiredViewer(c, clinic)
    return askRefund(db, { ...read.values, askedBy: person.name, askedAt: stampAt(now()) })
      ? c.redirect('/till?done=asked', 303)
      : conflict(c, clinic, 'So much of this payment cannot be asked back any more.')
  })
}
