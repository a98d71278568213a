import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { stampAt, stampInWords } from '../day.ts'
import { howMuch, type Medicine, medicines } from '../dispensary/medicines.ts'
import { conflict } from '../page/answers.tsx'
import { chosen, count, text } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { holderOf } from '../page/guards.ts'
import { numberedIn, numberIn } from '../page/number.ts'
import { problemWith, readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import { type Begun, wholeList } from '../roles.ts'
import { type Destruction, destructionNumbered, destructions, propose, witness } from './destructions.ts'

const form = 'destruction'

const shape = z.object({
  medicine: chosen('The drug'),
  quantity: count('The quantity', 1, 100),
  reason: text('The reason', 200),
})

const Propose = ({ drugs, typed }: { readonly drugs: readonly Medicine[]; readonly typed?: Typed | undefined }) => (
  <section class="card" data-task="destruction.propose">
    <h2>Propose a destruction</h2>
    <Form name={form} action="/destructions" submit="Propose" typed={typed}>
      <Field
        form={form}
        name="medicine"
        label="Drug"
        typed={typed}
        as={drugs.map(({ id, name }) => ({ value: String(id), name }))}
      />
      <Field form={form} name="quantity" label="Quantity" inputmode="numeric" typed={typed} />
      <Field form={form} name="reason" label="Reason" wide="wide" typed={typed} />
    </Form>
  </section>
)

interface Entered {
  readonly destruction: Destruction
  readonly viewer: Viewer
  readonly nameOf: (name: string) => string
}

const Entry = ({ destruction, viewer, nameOf }: Entered) => (
  <li class="card">
    <h3>
      {howMuch(destruction.quantity, destruction.form)} of {destruction.medicine}
    </h3>
    <p>{destruction.reason}</p>
    <p class="hint">
      Proposed by {nameOf(destruction.proposedBy)}, {stampInWords(destruction.proposedAt)}
    </p>
    {destruction.witnessedBy !== null && (
      <p class="hint">
        Witnessed by {nameOf(destruction.witnessedBy)}, {stampInWords(destruction.witnessedAt ?? '')}
      </p>
    )}
    {destruction.witnessedBy === null &&
      (viewer.may('destruction.witness', { begunBy: destruction.proposedBy }) ? (
        <form method="post" action={`/destructions/${destruction.id}/witness`} data-task="destruction.witness">
          <button type="submit">I have seen it destroyed</button>
        </form>
      ) : (
        <p class="chip">waits for a witness</p>
      ))}
  </li>
)

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const viewer = requiredViewer(c, clinic)
  const names = fullNames(clinic.db)
  const drugs = medicines(clinic.db).filter(({ controlled }) => controlled === 1)
  return show(
    c,
    clinic,
    { title: typed ? 'Error: drug register' : 'Drug register', status: typed ? 422 : 200 },
    <>
      <h1>Controlled drugs</h1>
      <div class="pair">
        <section class="card">
          <h2>In stock</h2>
          <dl class="facts">
            {drugs.map(({ name, stock, form: unit }) => (
              <div>
                <dt>{name}</dt>
                <dd>{howMuch(stock, unit)}</dd>
              </div>
            ))}
          </dl>
        </section>
        {viewer.tasks.includes('destruction.propose') && <Propose drugs={drugs} typed={typed} />}
      </div>
      <h2>Destructions</h2>
      <ul class="cards">
        {destructions(clinic.db).map((destruction) => (
          <Entry destruction={destruction} viewer={viewer} nameOf={(name) => names.get(name) ?? name} />
        ))}
      </ul>
    </>,
  )
}

const destructionIn = (c: Context, clinic: Clinic): Begun | undefined => {
  const found = numberedIn(c, (id) => destructionNumbered(clinic.db, id))
  return found && { begunBy: found.proposedBy }
}

/** The register of controlled drugs: one person proposes a destruction, another one witnesses it. */
export const drugRegisterRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors } = clinic
  app.get(
    '/drug-register',
    doors.requirePerson('two tasks lead here: the next door asks for one of them'),
    holderOf(
      doors,
      'destruction.propose',
      doors.requireTask('destruction.witness', () => wholeList),
    ),
    (c) => page(c, clinic),
  )
  app.post('/destructions', doors.requireTask('destruction.propose'), async (c) => {
    const read = await readForm(c, form, shape)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const drug = medicines(db).find(({ id, controlled }) => id === read.values.medicine && controlled === 1)
    if (!drug) return page(c, clinic, problemWith(read.typed, 'medicine', 'The drug is to be chosen.'))
    if (drug.stock < read.values.quantity)
      return page(
        c,
        clinic,
        problemWith(read.typed, 'quantity', `There is only ${howMuch(drug.stock, drug.form)} in stock.`),
      )
    const { person } = requiredViewer(c, clinic)
    propose(db, { ...read.values, proposedBy: person.name, proposedAt: stampAt(clinic.now()) })
    return c.redirect('/drug-register?done=proposed', 303)
  })
  app.post(
    '/destructions/:id/witness',
    doors.requireTask('destruction.witness', (c) => destructionIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      switch (witness(db, numberIn(c) ?? 0, person.name, stampAt(clinic.now()))) {
        case 'done':
          return c.redirect('/drug-register?done=witnessed', 303)
        case 'done-before':
          return conflict(c, clinic, 'This destruction has been witnessed already.')
        case 'too-little-stock':
          return conflict(
            c,
            clinic,
            'There is less in stock than was to be destroyed. Count again, and propose it anew.',
          )
      }
    },
  )
}
