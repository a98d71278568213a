import { Field, Form, type Typed } from '../page/form.tsx'
import type { Payment } from '../records/payments.ts'
import type { Visit } from '../records/visits.ts'
import { named, useWords } from '../words/words.ts'

/** How a payment can be made. */
export const methods = ['card', 'cash'] as const

interface Take {
  readonly visits: readonly Visit[]
  readonly chosenVisit: string
  readonly typed?: Typed | undefined
}

/** Takes a payment. */
export const TakePayment = ({ visits, chosenVisit, typed }: Take) => {
  const { till } = useWords().desk
  return (
    <section class="card" data-task="payment.take">
      <h2>{till.takeTitle}</h2>
      <Form name="payment" action="/payments" submit={till.take} typed={typed}>
        <Field
          form="payment"
          name="visit"
          label={till.visit}
          wide="wide"
          typed={typed}
          value={chosenVisit}
          as={visits.map((visit) => ({
            value: String(visit.id),
            name: `${visit.time} ${visit.animalName}, ${visit.ownerName}`,
          }))}
        />
        <Field form="payment" name="amount" label={till.amount} inputmode="decimal" typed={typed} />
        <Field
          form="payment"
          name="method"
          label={till.method}
          typed={typed}
          as={methods.map((method) => ({ value: method, name: named(till.methods, method) }))}
        />
      </Form>
    </section>
  )
}

interface Ask {
  readonly payments: readonly Payment[]
  readonly typed?: Typed | undefined
}

/** Requests a refund. */
export const AskRefund = ({ payments, typed }: Ask) => {
  const words = useWords()
  const { till } = words.desk
  return (
    <section class="card" data-task="refund.ask">
      <h2>{till.refundTitle}</h2>
      <Form name="refund" action="/refunds" submit={till.request} typed={typed}>
        <Field
          form="refund"
          name="payment"
          label={till.payment}
          wide="wide"
          typed={typed}
          as={payments.map(({ id, amount, animalName, takenAt }) => ({
            value: String(id),
            name: till.paymentFor(words.money(amount), animalName, words.stamp(takenAt)),
          }))}
        />
        <Field form="refund" name="amount" label={till.amount} inputmode="decimal" typed={typed} />
        <Field form="refund" name="reason" label={till.reason} typed={typed} />
      </Form>
    </section>
  )
}
