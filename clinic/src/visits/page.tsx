import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { dayInFull } from '../day.ts'
import { medicines } from '../dispensary/medicines.ts'
import { notFound } from '../page/answers.tsx'
import type { Typed } from '../page/form.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { personNamed } from '../people/people.ts'
import { MoveForm, NoteForm, PrescriptionForm, VaccineForm, VitalsForm } from './forms.tsx'
import { batches } from './record.ts'
import { RecordView } from './record-view.tsx'
import { type Visit, visitNumbered } from './visits.ts'

interface Shown {
  readonly clinic: Clinic
  readonly visit: Visit
  readonly viewer: Viewer
  readonly typed?: Typed | undefined
}

/** The visit that a path names. */
export const visitIn = (c: Context, clinic: Clinic): Visit | undefined =>
  numberedIn(c, (id) => visitNumbered(clinic.db, id))

const Forms = ({ clinic, visit, viewer, typed }: Shown) => {
  const has = (task: string): boolean => viewer.tasks.includes(task)
  const isOpen = visit.closedAt === null
  return (
    <div class="pair">
      {has('vitals.record') && isOpen && <VitalsForm visit={visit} typed={typed} />}
      {has('vaccine.give') && isOpen && <VaccineForm visit={visit} typed={typed} batches={batches(clinic.db)} />}
      {has('note.write') && <NoteForm visit={visit} typed={typed} />}
      {has('medicine.prescribe') && <PrescriptionForm visit={visit} typed={typed} shelf={medicines(clinic.db)} />}
      {has('visit.book') && isOpen && <MoveForm visit={visit} typed={typed} />}
      {has('payment.take') && isOpen && (
        <section class="card" data-task="payment.take">
          <h2>Payment</h2>
          <p>Taking the payment closes the visit.</p>
          <p>
            <a class="button" href={`/till?visit=${visit.id}`}>
              Go to the till
            </a>
          </p>
        </section>
      )}
    </div>
  )
}

/** A visit's page, with what was typed into one of its forms when that could not be taken. */
export const visitPage = (c: Context, clinic: Clinic, visit: Visit, typed?: Typed): Response | Promise<Response> => {
  const viewer = requiredViewer(c, clinic)
  const title = `${visit.animalName}: ${visit.reason}`
  return show(
    c,
    clinic,
    { title: typed ? `Error: ${title}` : title, status: typed ? 422 : 200 },
    <>
      <div class="head">
        <div>
          <p class="hint">
            <time datetime={`${visit.day}T${visit.time}`}>
              {dayInFull(visit.day)}, {visit.time}
            </time>{' '}
            <span class={visit.closedAt === null ? 'chip' : 'chip done-chip'}>
              {visit.closedAt === null ? 'open' : 'closed'}
            </span>
          </p>
          <h1>
            <a href={`/animals/${visit.animal}`}>{visit.animalName}</a>
          </h1>
          <p class="lead">{visit.reason}</p>
          <p class="hint">
            {visit.species} of {visit.ownerName}, with {personNamed(clinic.db, visit.vet)?.fullName ?? visit.vet}
          </p>
        </div>
      </div>
      {viewer.tasks.includes('record.read') && (
        <RecordView db={clinic.db} visit={visit} viewer={viewer} title="Record of this visit" />
      )}
      <Forms clinic={clinic} visit={visit} viewer={viewer} typed={typed} />
    </>,
  )
}

/** A visit: everybody sees when and why; the rest comes with tasks. */
export const visitRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/visits/:id', clinic.doors.requirePerson('the parts of a visit come with their tasks'), (c) => {
    const visit = visitIn(c, clinic)
    return visit ? visitPage(c, clinic, visit) : notFound(c, clinic)
  })
}
