import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { notFound } from '../page/answers.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { animalNumbered } from '../records/animals.ts'
import { visitsOf } from '../records/visits.ts'
import { RecordView } from '../visits/record-view.tsx'
import { wordsOf } from '../words/words.ts'

/** The clinical record of an animal, visit by visit. */
export const recordRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/animals/:id/record', clinic.doors.requireTask('record.read'), (c) => {
    const { care, day } = wordsOf(c)
    const said = care.animals
    const viewer = requiredViewer(c, clinic)
    const animal = numberedIn(c, (id) => animalNumbered(clinic.db, id))
    if (!animal) return notFound(c, clinic)
    const seen = visitsOf(clinic.db, animal.id).filter(({ closedAt }) => closedAt !== null)
    return show(
      c,
      clinic,
      { title: said.recordOf(animal.name) },
      <>
        <p class="hint">
          <a href={`/animals/${animal.id}`}>{said.fileOf(animal.name)}</a>
        </p>
        <h1>{said.recordOf(animal.name)}</h1>
        {seen.length === 0 && <p>{said.nothingWritten}</p>}
        {seen.map((visit) => (
          <RecordView db={clinic.db} visit={visit} viewer={viewer} title={`${day(visit.day)}: ${visit.reason}`} />
        ))}
      </>,
    )
  })
}
