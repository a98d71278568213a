import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { stampAt } from '../day.ts'
import { conflict } from '../page/answers.tsx'
import { fieldsIn } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { OnceKey } from '../page/form-key.tsx'
import { answerOnce } from '../page/form-once.ts'
import { holderOf } from '../page/guards.ts'
import { numberedIn, numberIn } from '../page/number.ts'
import { readForm, type Texts } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { type Destruction, destructionNumbered, destructions, propose, witness } from '../records/destructions.ts'
import { howMuch, type Medicine, medicines } from '../records/medicines.ts'
import { fullNames } from '../records/people.ts'
import { type Begun, wholeList } from '../roles.ts'
import type { Db } from '../storage/open.ts'
import { useWords, type Words, wordsOf } from '../words/words.ts'

const form = 'destruction'

const shapeIn = (words: Words, db: Db) => {
  const { chosen, count, text } = fieldsIn(words)
  const { choose, enter } = words.forms
  return z.object({
    medicine: chosen(choose.drug, (id) => drugs(db).some((drug) => drug.id === id)),
    quantity: count(enter.quantity, 1, 100),
    reason: text(enter.reason, 200),
  })
}

const drugs = (db: Db): readonly Medicine[] => medicines(db).filter(({ controlled }) => controlled === 1)

const tooMuch = (words: Words, db: Db, { medicine, quantity }: Texts): Texts => {
  const drug = drugs(db).find(({ id }) => String(id) === medicine)
  return drug && Number(quantity) > drug.stock && Number(quantity) <= 100
    ? { quantity: words.forms.inStock(howMuch(words, drug.stock, drug.form)) }
    : {}
}

const Propose = ({ shelf, typed }: { readonly shelf: readonly Medicine[]; readonly typed?: Typed | undefined }) => {
  const { register } = useWords().desk
  return (
    <section class="card" data-task="destruction.propose">
      <h2>{register.proposeTitle}</h2>
      <Form name={form} action="/destructions" submit={register.propose} typed={typed}>
        <Field
          form={form}
          name="medicine"
          label={register.drug}
          typed={typed}
          as={shelf.map(({ id, name }) => ({ value: String(id), name }))}
        />
        <Field form={form} name="quantity" label={register.quantity} inputmode="numeric" typed={typed} />
        <Field form={form} name="reason" label={register.reason} wide="wide" typed={typed} />
      </Form>
    </section>
  )
}

interface Entered {
  readonly destruction: Destruction
  readonly viewer: Viewer
  readonly nameOf: (name: string) => string
}

const Entry = ({ destruction, viewer, nameOf }: Entered) => {
  const words = useWords()
  const { register } = words.desk
  const { id, quantity, form: unit, medicine, reason, proposedBy, proposedAt, witnessedBy, witnessedAt } = destruction
  return (
    <li class="card">
      <h3>{register.of(howMuch(words, quantity, unit), medicine)}</h3>
      <p>{reason}</p>
      <p class="hint">{register.proposedBy(nameOf(proposedBy), words.stamp(proposedAt))}</p>
      {witnessedBy !== null && (
        <p class="hint">{register.witnessedBy(nameOf(witnessedBy), words.stamp(witnessedAt ?? proposedAt))}</p>
      )}
      {witnessedBy === null &&
        (viewer.may('destruction.witness', { begunBy: proposedBy }) ? (
          <form method="post" action={`/destructions/${id}/witness`} data-task="destruction.witness">
            <OnceKey />
            <button type="submit">{register.witness}</button>
          </form>
        ) : (
          <p class="chip">{register.waits}</p>
        ))}
    </li>
  )
}

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const words = wordsOf(c)
  const { register } = words.desk
  const viewer = requiredViewer(c, clinic)
  const names = fullNames(clinic.db)
  const shelf = drugs(clinic.db)
  return show(
    c,
    clinic,
    { title: register.title, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <h1>{register.heading}</h1>
      <div class="pair">
        <section class="card">
          <h2>{register.inStock}</h2>
          <dl class="facts">
            {shelf.map(({ name, stock, form: unit }) => (
              <div>
                <dt>{name}</dt>
                <dd>{howMuch(words, stock, unit)}</dd>
              </div>
            ))}
          </dl>
        </section>
        {viewer.tasks.includes('destruction.propose') && <Propose shelf={shelf} typed={typed} />}
      </div>
      <h2>{register.destructions}</h2>
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

/** The register of controlled drugs: one person proposes a destruction, and another witnesses it. */
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
    const words = wordsOf(c)
    const read = await readForm(c, form, shapeIn(words, db), (texts) => tooMuch(words, db, texts))
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const { person } = requiredViewer(c, clinic)
    return answerOnce(c, clinic, read.values, () => {
      propose(db, { ...read.values, proposedBy: person.name, proposedAt: stampAt(clinic.now()) })
      return '/drug-register?done=proposed'
    })
  })
  app.post(
    '/destructions/:id/witness',
    doors.requireTask('destruction.witness', (c) => destructionIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      return answerOnce(c, clinic, {}, () => {
        switch (witness(db, numberIn(c) ?? 0, person.name, stampAt(clinic.now()))) {
          case 'done':
            return '/drug-register?done=witnessed'
          case 'done-before':
            return () => conflict(c, clinic, wordsOf(c).desk.register.before)
          case 'too-little-stock':
            return () => conflict(c, clinic, wordsOf(c).desk.register.tooLittle, 'otherwise')
        }
      })
    },
  )
}
