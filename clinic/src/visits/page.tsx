import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { notFound } from '../page/answers.tsx'
import type { Typed } from '../page/form.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer, type Viewer } from '../page/viewer.ts'
import { medicines } from '../records/medicines.ts'
import { personNamed } from '../records/people.ts'
import { batches } from '../records/visit-record.ts'
import { type Visit, visitNumbered } from '../records/visits.ts'
import { named, useWords, wordsOf } from '../words/words.ts'
import { MoveForm, NoteForm, PrescriptionForm, VaccineForm, VitalsForm } from './forms.tsx'
import { RecordView } from './record-view.tsx'

interface Shown {
  readonly clinic: Clinic
  readonly visit: Visit
  readonly viewer: Viewer
  readonly typed?: Typed | undefined
}

/** The visit whose number is in the path. */
export const visitIn = (c: Context, clinic: Clinic): Visit | undefined =>
  numberedIn(c, (id) => visitNumbered(clinic.db, id))

const Forms = ({ clinic, visit, viewer, typed }: Shown) => {
  const has = (task: string): boolean => viewer.tasks.includes(task)
  const said = useWords().care.visit
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
          <h2>{said.payment}</h2>
          <p>{said.paymentCloses}</p>
          <p>
            <a class="button" href={`/till?visit=${visit.id}`}>
              {said.toTill}
            </a>
          </p>
        </section>
      )}
    </div>
  )
}

/** A visit's page, with the values of a refused form. */
export const visitPage = (c: Context, clinic: Clinic, visit: Visit, typed?: Typed): Response | Promise<Response> => {
  const { care, fullDay } = wordsOf(c)
  const said = care.visit
  const isOpen = visit.closedAt === null
  const vet = personNamed(clinic.db, visit.vet)?.fullName ?? visit.vet
  const viewer = requiredViewer(c, clinic)
  const title = `${visit.animalName}: ${visit.reason}`
  return show(
    c,
    clinic,
    { title, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <div class="head">
        <div>
          <p class="hint">
            <time datetime={`${visit.day}T${visit.time}`}>
              {fullDay(visit.day)}, {visit.time}
            </time>{' '}
            <span class={isOpen ? 'chip' : 'chip done-chip'}>{isOpen ? said.open : said.closed}</span>
          </p>
          <h1>
            <a href={`/animals/${visit.animal}`}>{visit.animalName}</a>
          </h1>
          <p class="lead">{visit.reason}</p>
          <p class="hint">{said.of(named(care.species, visit.species), visit.ownerName, vet)}</p>
        </div>
      </div>
      {viewer.tasks.includes('record.read') && (
        <RecordView db={clinic.db} visit={visit} viewer={viewer} title={said.recordOfVisit} />
      )}
      <Forms clinic={clinic} visit={visit} viewer={viewer} typed={typed} />
    </>,
  )
}

/** A visit's page. Every person sees its time and reason. The rest needs tasks. */
export const visitRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/visits/:id', clinic.doors.requirePerson('the parts of a visit come with their tasks'), (c) => {
    const visit = visitIn(c, clinic)
    return visit ? visitPage(c, clinic, visit) : notFound(c, clinic)
  })
}
