import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt, stampInWords } from '../day.ts'
import { conflict } from '../page/answers.tsx'
import { numberedIn, numberIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import { type Begun, wholeList } from '../roles.ts'
import { howMuch } from './medicines.ts'
import { dispense, dispensed, type Prescription, prescriptionNumbered, waiting } from './prescriptions.ts'

interface Waiting {
  readonly prescription: Prescription
  readonly viewer: Viewer
  readonly names: ReadonlyMap<string, string>
}

const Ask = ({ prescription, viewer, names }: Waiting) => (
  <li class="card">
    <h2>
      {prescription.medicine}
      <small>{howMuch(prescription.quantity, prescription.form)}</small>
    </h2>
    <p>
      For <a href={`/animals/${prescription.animal}`}>{prescription.animalName}</a>: {prescription.dose}
    </p>
    <p class="hint">
      {names.get(prescription.prescribedBy) ?? prescription.prescribedBy}, {stampInWords(prescription.prescribedAt)}.{' '}
      {prescription.stock} in stock.
    </p>
    {viewer.may('medicine.dispense', { begunBy: prescription.prescribedBy }) ? (
      <form method="post" action={`/prescriptions/${prescription.id}/dispense`} data-task="medicine.dispense">
        <button type="submit">
          Hand out
          <span class="visually-hidden">
            {' '}
            {prescription.medicine} for {prescription.animalName}
          </span>
        </button>
      </form>
    ) : (
      <p class="hint">You prescribed it, so somebody else hands it out.</p>
    )}
  </li>
)

const prescriptionIn = (c: Context, clinic: Clinic): Begun | undefined => {
  const found = numberedIn(c, (id) => prescriptionNumbered(clinic.db, id))
  return found && { begunBy: found.prescribedBy }
}

/** The dispensary's queue. */
export const dispensaryRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors } = clinic
  app.get(
    '/dispensary',
    doors.requireTask('medicine.dispense', () => wholeList),
    (c) => {
      const viewer = requiredViewer(c, clinic)
      const names = fullNames(db)
      const queue = waiting(db)
      return show(
        c,
        clinic,
        { title: 'Dispensary' },
        <>
          <h1>Dispensary</h1>
          <p class="hint">{queue.length === 0 ? 'Nothing waits.' : `${queue.length} wait to be handed out.`}</p>
          <ul class="cards">
            {queue.map((prescription) => (
              <Ask prescription={prescription} viewer={viewer} names={names} />
            ))}
          </ul>
          <h2>Handed out lately</h2>
          <ul class="lines">
            {dispensed(db).map((prescription) => (
              <li>
                {prescription.medicine}, {howMuch(prescription.quantity, prescription.form)}, for{' '}
                {prescription.animalName}
              </li>
            ))}
          </ul>
        </>,
      )
    },
  )

  app.post(
    '/prescriptions/:id/dispense',
    doors.requireTask('medicine.dispense', (c) => prescriptionIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      switch (dispense(db, numberIn(c) ?? 0, person.name, stampAt(clinic.now()))) {
        case 'done':
          return c.redirect('/dispensary?done=dispensed', 303)
        case 'done-before':
          return conflict(c, clinic, 'This has already been handed out.')
        case 'too-little-stock':
          return conflict(c, clinic, 'There is not enough of it in stock.')
      }
    },
  )
}
