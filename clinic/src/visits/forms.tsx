import { z } from 'zod'
import { dayInWords, today } from '../day.ts'
import type { Medicine } from '../dispensary/medicines.ts'
import { chosen, clockTime, count, day, number, text } from '../page/fields.ts'
import { Field, type FieldAsWritten, Form, type Typed } from '../page/form.tsx'
import type { Batch } from './record.ts'
import type { Visit } from './visits.ts'

/** What the forms of a visit's page are to hold. */
export const shapes = {
  vitals: z.object({
    weight: number('The weight', 0.05, 120, 'kg'),
    temperature: number('The temperature', 30, 45, '°C'),
    pulse: count('The pulse', 20, 400),
  }),
  vaccine: z.object({ batch: text('The batch', 40) }),
  note: z.object({ text: text('The note', 4_000) }),
  prescription: z.object({
    medicine: chosen('The medicine'),
    quantity: count('The quantity', 1, 500),
    dose: text('The dose', 200),
  }),
  move: z.object({
    day: day('The day').refine((value) => value >= today, 'The day has passed.'),
    time: clockTime('The time'),
  }),
} as const

interface OfVisit {
  readonly visit: Visit
  readonly typed?: Typed | undefined
}

/** Moves the visit to another time. */
export const MoveForm = ({ visit, typed }: OfVisit) => (
  <section class="card" data-task="visit.book">
    <h2>Move this visit</h2>
    <Form name="move" action={`/visits/${visit.id}/move`} submit="Move" typed={typed}>
      <Field form="move" name="day" label="Day" type="date" value={visit.day} typed={typed} />
      <Field form="move" name="time" label="Time" type="time" value={visit.time} typed={typed} />
    </Form>
  </section>
)

/** Records weight and vitals. */
export const VitalsForm = ({ visit, typed }: OfVisit) => (
  <section class="card" data-task="vitals.record">
    <h2>Weight and vitals</h2>
    <Form name="vitals" action={`/visits/${visit.id}/vitals`} submit="Record vitals" typed={typed}>
      <Field form="vitals" name="weight" label="Weight in kg" inputmode="decimal" typed={typed} />
      <Field form="vitals" name="temperature" label="Temperature in °C" inputmode="decimal" typed={typed} />
      <Field form="vitals" name="pulse" label="Pulse in a minute" inputmode="numeric" typed={typed} />
    </Form>
  </section>
)

/** Records a vaccine with its batch. */
export const VaccineForm = ({ visit, typed, batches }: OfVisit & { readonly batches: readonly Batch[] }) => (
  <section class="card" data-task="vaccine.give">
    <h2>Give a vaccine</h2>
    <Form name="vaccine" action={`/visits/${visit.id}/vaccines`} submit="Record vaccine" typed={typed}>
      <Field
        form="vaccine"
        name="batch"
        label="Batch"
        wide="wide"
        typed={typed}
        as={batches.map(({ number: batch, vaccine, goodUntil }) => ({
          value: batch,
          name: `${batch}: ${vaccine}, ${goodUntil < today ? 'past its date' : `good until ${dayInWords(goodUntil)}`}`,
          ...(goodUntil < today && { open: 'no' as const }),
        }))}
      />
    </Form>
  </section>
)

/** The field of a consultation note, in the forms that write and amend one. */
export const NoteField = (own: Pick<FieldAsWritten, 'typed' | 'hint' | 'value'>) => (
  <Field form="note" name="text" label="Note" as="area" wide="wide" autocomplete="on" {...own} />
)

/** Writes a consultation note. */
export const NoteForm = ({ visit, typed }: OfVisit) => (
  <section class="card" data-task="note.write">
    <h2>Consultation note</h2>
    <session-draft name={`a note on visit ${visit.id}`} unsaved={typed?.form === 'note' ? '' : undefined}>
      <Form name="note" action={`/visits/${visit.id}/notes`} submit="Save the note" typed={typed}>
        <NoteField hint="Only you can amend it later." typed={typed} />
      </Form>
    </session-draft>
  </section>
)

/** Prescribes a medicine. */
export const PrescriptionForm = ({ visit, typed, shelf }: OfVisit & { readonly shelf: readonly Medicine[] }) => (
  <section class="card" data-task="medicine.prescribe">
    <h2>Prescribe</h2>
    <Form name="prescription" action={`/visits/${visit.id}/prescriptions`} submit="Prescribe" typed={typed}>
      <Field
        form="prescription"
        name="medicine"
        label="Medicine"
        typed={typed}
        as={shelf.map(({ id, name, form, controlled }) => ({
          value: String(id),
          name: `${name} (${form}${controlled ? ', controlled' : ''})`,
        }))}
      />
      <Field form="prescription" name="quantity" label="Quantity" inputmode="numeric" typed={typed} />
      <Field
        form="prescription"
        name="dose"
        label="Dose"
        wide="wide"
        hint="How much, how often, how long."
        typed={typed}
      />
    </Form>
  </section>
)
