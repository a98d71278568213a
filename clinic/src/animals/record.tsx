import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { dayInWords } from '../day.ts'
import { notFound } from '../page/answers.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { RecordView } from '../visits/record-view.tsx'
import { visitsOf } from '../visits/visits.ts'
import { animalNumbered } from './animals.ts'

/** The clinical record of an animal, visit by visit. */
export const recordRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/animals/:id/record', clinic.doors.requireTask('record.read'), (c) => {
    const viewer = requiredViewer(c, clinic)
    const animal = numberedIn(c, (id) => animalNumbered(clinic.db, id))
    if (!animal) return notFound(c, clinic)
    const seen = visitsOf(clinic.db, animal.id).filter(({ closedAt }) => closedAt !== null)
    return show(
      c,
      clinic,
      { title: `Record of ${animal.name}` },
      <>
        <p class="hint">
          <a href={`/animals/${animal.id}`}>File of {animal.name}</a>
        </p>
        <h1>Clinical record of {animal.name}</h1>
        {seen.length === 0 && <p>Nothing has been written yet.</p>}
        {seen.map((visit) => (
          <RecordView
            db={clinic.db}
            visit={visit}
            viewer={viewer}
            title={`${dayInWords(visit.day)}: ${visit.reason}`}
          />
        ))}
      </>,
    )
  })
}
