import { today } from '../day.ts'
import { Field, type FieldAsWritten, Form, type Typed } from '../page/form.tsx'
import type { Medicine } from '../records/medicines.ts'
import type { Batch } from '../records/visit-record.ts'
import type { Visit } from '../records/visits.ts'
import { named, useWords } from '../words/words.ts'

interface OfVisit {
  readonly visit: Visit
  readonly typed?: Typed | undefined
}

/** Moves the visit to another time. */
export const MoveForm = ({ visit, typed }: OfVisit) => {
  const said = useWords().care.visit
  return (
    <section class="card" data-task="visit.book">
      <h2>{said.moveTitle}</h2>
      <Form name="move" action={`/visits/${visit.id}/move`} submit={said.move} typed={typed}>
        <Field form="move" name="day" label={said.day} type="date" value={visit.day} typed={typed} />
        <Field form="move" name="time" label={said.time} type="time" value={visit.time} typed={typed} />
      </Form>
    </section>
  )
}

/** Records weight and vitals. */
export const VitalsForm = ({ visit, typed }: OfVisit) => {
  const said = useWords().care.visit
  return (
    <section class="card" data-task="vitals.record">
      <h2>{said.vitals}</h2>
      <Form name="vitals" action={`/visits/${visit.id}/vitals`} submit={said.recordVitals} typed={typed}>
        <Field form="vitals" name="weight" label={said.weight} inputmode="decimal" typed={typed} />
        <Field form="vitals" name="temperature" label={said.temperature} inputmode="decimal" typed={typed} />
        <Field form="vitals" name="pulse" label={said.pulse} inputmode="numeric" typed={typed} />
      </Form>
    </section>
  )
}

/** Records a vaccine with its batch. */
export const VaccineForm = ({ visit, typed, batches }: OfVisit & { readonly batches: readonly Batch[] }) => {
  const { care, day } = useWords()
  const said = care.visit
  return (
    <section class="card" data-task="vaccine.give">
      <h2>{said.giveVaccine}</h2>
      <Form name="vaccine" action={`/visits/${visit.id}/vaccines`} submit={said.recordVaccine} typed={typed}>
        <Field
          form="vaccine"
          name="batch"
          label={said.batch}
          wide="wide"
          typed={typed}
          as={batches.map(({ number: batch, vaccine, goodUntil }) => ({
            value: batch,
            name: `${batch}: ${vaccine}, ${goodUntil < today ? said.pastDate : said.goodUntil(day(goodUntil))}`,
            ...(goodUntil < today && { open: 'no' as const }),
          }))}
        />
      </Form>
    </section>
  )
}

/** The field of a consultation note, in the forms that write and amend one. */
export const NoteField = (own: Pick<FieldAsWritten, 'typed' | 'hint' | 'value'>) => (
  <Field form="note" name="text" label={useWords().care.visit.note} as="area" wide="wide" autocomplete="on" {...own} />
)

/** Writes a consultation note. */
export const NoteForm = ({ visit, typed }: OfVisit) => {
  const said = useWords().care.visit
  return (
    <section class="card" data-task="note.write">
      <h2>{said.noteTitle}</h2>
      <Form
        name="note"
        action={`/visits/${visit.id}/notes`}
        submit={said.saveNote}
        typed={typed}
        keptAs={`a note on visit ${visit.id}`}
      >
        <NoteField hint={said.onlyYou} typed={typed} />
      </Form>
    </section>
  )
}

/** Prescribes a medicine. */
export const PrescriptionForm = ({ visit, typed, shelf }: OfVisit & { readonly shelf: readonly Medicine[] }) => {
  const { care, desk } = useWords()
  const said = care.visit
  const units = Object.fromEntries(Object.entries(desk.units).map(([unit, [, many = unit]]) => [unit, many]))
  return (
    <section class="card" data-task="medicine.prescribe">
      <h2>{said.prescribeTitle}</h2>
      <Form name="prescription" action={`/visits/${visit.id}/prescriptions`} submit={said.prescribe} typed={typed}>
        <Field
          form="prescription"
          name="medicine"
          label={said.medicine}
          typed={typed}
          as={shelf.map(({ id, name, form, controlled }) => ({
            value: String(id),
            name: `${name} (${named(units, form)}${controlled ? `, ${said.controlled}` : ''})`,
          }))}
        />
        <Field form="prescription" name="quantity" label={said.quantity} inputmode="numeric" typed={typed} />
        <Field form="prescription" name="dose" label={said.dose} wide="wide" hint={said.doseHint} typed={typed} />
      </Form>
    </section>
  )
}
