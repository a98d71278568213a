import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { conflict } from '../page/answers.tsx'
import { OnceKey } from '../page/form-key.tsx'
import { answerOnce } from '../page/form-once.ts'
import { numberedIn, numberIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { announced } from '../pending/pending.ts'
import { UndoList } from '../pending/undo.tsx'
import { howMuch } from '../records/medicines.ts'
import { fullNames } from '../records/people.ts'
import { dispensed, type Prescription, prescriptionNumbered, waiting } from '../records/prescriptions.ts'
import { type Begun, wholeList } from '../roles.ts'
import { useWords, wordsOf } from '../words/words.ts'

interface Waiting {
  readonly prescription: Prescription
  readonly viewer: Viewer
  readonly names: ReadonlyMap<string, string>
  /** A dispenser has announced that they hand it out. */
  readonly isAnnounced: boolean
}

const HandOut = ({ prescription, viewer }: Pick<Waiting, 'prescription' | 'viewer'>) => {
  const { dispensary } = useWords().desk
  if (!viewer.may('medicine.dispense', { begunBy: prescription.prescribedBy }))
    return <p class="hint">{dispensary.byAnother}</p>
  return (
    <form method="post" action={`/prescriptions/${prescription.id}/dispense`} data-task="medicine.dispense">
      <OnceKey />
      <button type="submit">
        {dispensary.handOut}
        <span class="visually-hidden"> {dispensary.what(prescription.medicine, prescription.animalName)}</span>
      </button>
    </form>
  )
}

const Ask = ({ prescription, viewer, names, isAnnounced }: Waiting) => {
  const words = useWords()
  const { dispensary } = words.desk
  return (
    <li class="card">
      <h2>
        {prescription.medicine}
        <small>{howMuch(words, prescription.quantity, prescription.form)}</small>
      </h2>
      <p>
        {dispensary.forAnimal} <a href={`/animals/${prescription.animal}`}>{prescription.animalName}</a>:{' '}
        {prescription.dose}
      </p>
      <p class="hint">
        {names.get(prescription.prescribedBy) ?? prescription.prescribedBy}, {words.stamp(prescription.prescribedAt)}.{' '}
        {dispensary.inStock(words.number(prescription.stock))}
      </p>
      {isAnnounced ? (
        <p class="chip">{words.frame.openedFor(dispensary.handOut)}</p>
      ) : (
        <HandOut prescription={prescription} viewer={viewer} />
      )}
    </li>
  )
}

const page = (c: Context, clinic: Clinic): Response | Promise<Response> => {
  const { db, announcements, now } = clinic
  const words = wordsOf(c)
  const { dispensary } = words.desk
  const viewer = requiredViewer(c, clinic)
  const names = fullNames(db)
  const queue = waiting(db)
  const soon = announced(db, 'dispense')
  const what = (id: number): string => {
    const found = prescriptionNumbered(db, id)
    return found ? dispensary.what(found.medicine, found.animalName) : ''
  }
  return show(
    c,
    clinic,
    { title: dispensary.title },
    <>
      <h1>{dispensary.title}</h1>
      <UndoList
        pending={announcements.of(viewer.person.name, 'dispense')}
        now={now()}
        what={what}
        done={words.forms.done.dispensed}
      />
      <p class="hint">{dispensary.queue(queue.filter(({ id }) => !soon.has(id)).length)}</p>
      <ul class="cards">
        {queue.map((prescription) => (
          <Ask prescription={prescription} viewer={viewer} names={names} isAnnounced={soon.has(prescription.id)} />
        ))}
      </ul>
      <h2>{dispensary.lately}</h2>
      <ul class="lines">
        {dispensed(db).map(({ medicine, quantity, form, animalName }) => (
          <li>
            {howMuch(words, quantity, form)} {dispensary.what(medicine, animalName)}
          </li>
        ))}
      </ul>
    </>,
  )
}

const prescriptionIn = (c: Context, clinic: Clinic): Begun | undefined => {
  const found = numberedIn(c, (id) => prescriptionNumbered(clinic.db, id))
  return found && { begunBy: found.prescribedBy }
}

/** The dispensary's queue. */
export const dispensaryRoutes = (app: Hono, clinic: Clinic): void => {
  const { doors, announcements } = clinic
  app.get(
    '/dispensary',
    doors.requireTask('medicine.dispense', () => wholeList),
    (c) => page(c, clinic),
  )

  app.post(
    '/prescriptions/:id/dispense',
    doors.requireTask('medicine.dispense', (c) => prescriptionIn(c, clinic)),
    (c) => {
      const { person } = requiredViewer(c, clinic)
      const { dispensary } = wordsOf(c).desk
      return answerOnce(c, clinic, {}, () => {
        const begun = announcements.announce('dispense', numberIn(c) ?? 0, person.name)
        if (typeof begun === 'object') return begun.place
        return begun === 'done-before'
          ? () => conflict(c, clinic, dispensary.before)
          : () => conflict(c, clinic, dispensary.tooLittle, 'otherwise')
      })
    },
  )
}
