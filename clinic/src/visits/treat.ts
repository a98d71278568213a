import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt, today } from '../day.ts'
import { notFound } from '../page/answers.tsx'
import { answerOnce } from '../page/form-once.ts'
import { fieldIn, readForm } from '../page/read-form.ts'
import { requiredViewer } from '../page/viewer.ts'
import { prescribe } from '../records/prescriptions.ts'
import { batchNumbered, giveVaccine, recordVitals, writeNote } from '../records/visit-record.ts'
import type { Visit } from '../records/visits.ts'
import type { BatchGiven } from '../roles.ts'
import { wordsOf } from '../words/words.ts'
import { visitIn, visitPage } from './page.tsx'
import { visitShapes } from './shapes.ts'

const batchIn = async (c: Context, clinic: Clinic): Promise<BatchGiven | undefined> => {
  const visit = visitIn(c, clinic)
  if (!visit) return undefined
  const batch = batchNumbered(clinic.db, (await fieldIn(c, 'batch')).trim())
  return { on: today, closedAt: visit.closedAt, ...(batch && { goodUntil: batch.goodUntil }) }
}

/** The routes for nurses and vets at a visit: vitals, vaccines, notes and prescriptions. */
export const treatRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, now } = clinic
  const by = (c: Context): string => requiredViewer(c, clinic).person.name
  const shapesFor = (c: Context) => visitShapes(wordsOf(c), db)
  const done = (visit: Visit, what: string): string => `/visits/${visit.id}?done=${what}`

  app.post(
    '/visits/:id/vitals',
    doors.requireTask('vitals.record', (c) => visitIn(c, clinic)),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'vitals', shapesFor(c).vitals)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      return answerOnce(c, clinic, read.values, () => {
        recordVitals(db, visit.id, { ...read.values, recordedBy: by(c), recordedAt: stampAt(now()) })
        return done(visit, 'vitals')
      })
    },
  )

  app.post(
    '/visits/:id/vaccines',
    doors.requireTask('vaccine.give', (c) => batchIn(c, clinic)),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'vaccine', shapesFor(c).vaccine)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      const { batch } = read.values
      return answerOnce(c, clinic, read.values, () => {
        giveVaccine(db, { visit: visit.id, batch, givenBy: by(c), givenAt: stampAt(now()) })
        return done(visit, 'vaccine')
      })
    },
  )

  // A new note has no author for the rule to check.
  app.post(
    '/visits/:id/notes',
    doors.requireTask('note.write', () => ({})),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'note', shapesFor(c).note)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      return answerOnce(c, clinic, read.values, () => {
        writeNote(db, { visit: visit.id, author: by(c), text: read.values.text, writtenAt: stampAt(now()) })
        return done(visit, 'note')
      })
    },
  )

  app.post('/visits/:id/prescriptions', doors.requireTask('medicine.prescribe'), async (c) => {
    const visit = visitIn(c, clinic)
    if (!visit) return notFound(c, clinic)
    const read = await readForm(c, 'prescription', shapesFor(c).prescription)
    if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
    return answerOnce(c, clinic, read.values, () => {
      prescribe(db, { ...read.values, visit: visit.id, prescribedBy: by(c), prescribedAt: stampAt(now()) })
      return done(visit, 'prescribed')
    })
  })
}
