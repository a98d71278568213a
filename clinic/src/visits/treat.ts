import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt, today } from '../day.ts'
import { medicines } from '../dispensary/medicines.ts'
import { prescribe } from '../dispensary/prescriptions.ts'
import { notFound } from '../page/answers.tsx'
import { fieldIn, problemWith, readForm } from '../page/read-form.ts'
import { requiredViewer } from '../page/viewer.ts'
import type { BatchGiven } from '../roles.ts'
import { shapes } from './forms.tsx'
import { visitIn, visitPage } from './page.tsx'
import { batchNumbered, giveVaccine, recordVitals, writeNote } from './record.ts'
import type { Visit } from './visits.ts'

const batchIn = async (c: Context, clinic: Clinic): Promise<BatchGiven> => {
  const batch = batchNumbered(clinic.db, (await fieldIn(c, 'batch')).trim())
  return { on: today, ...(batch && { goodUntil: batch.goodUntil }) }
}

/** What nurses and vets do at a visit: vitals, vaccines, notes and prescriptions. */
export const treatRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, now } = clinic
  const by = (c: Context): string => requiredViewer(c, clinic).person.name
  const done = (c: Context, visit: Visit, what: string): Response => c.redirect(`/visits/${visit.id}?done=${what}`, 303)

  app.post(
    '/visits/:id/vitals',
    doors.requireTask('vitals.record', (c) => visitIn(c, clinic)),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'vitals', shapes.vitals)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      recordVitals(db, visit.id, { ...read.values, recordedBy: by(c), recordedAt: stampAt(now()) })
      return done(c, visit, 'vitals')
    },
  )

  app.post(
    '/visits/:id/vaccines',
    doors.requireTask('vaccine.give', (c) => batchIn(c, clinic)),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'vaccine', shapes.vaccine)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      const { batch } = read.values
      if (!batchNumbered(db, batch))
        return visitPage(c, clinic, visit, problemWith(read.typed, 'batch', 'There is no batch of this number.'))
      giveVaccine(db, { visit: visit.id, batch, givenBy: by(c), givenAt: stampAt(now()) })
      return done(c, visit, 'vaccine')
    },
  )

  // A note that is new has no author whom the rule could hold it to.
  app.post(
    '/visits/:id/notes',
    doors.requireTask('note.write', () => ({})),
    async (c) => {
      const visit = visitIn(c, clinic)
      if (!visit) return notFound(c, clinic)
      const read = await readForm(c, 'note', shapes.note)
      if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
      writeNote(db, { visit: visit.id, author: by(c), text: read.values.text, writtenAt: stampAt(now()) })
      return done(c, visit, 'note')
    },
  )

  app.post('/visits/:id/prescriptions', doors.requireTask('medicine.prescribe'), async (c) => {
    const visit = visitIn(c, clinic)
    if (!visit) return notFound(c, clinic)
    const read = await readForm(c, 'prescription', shapes.prescription)
    if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
    if (!medicines(db).some(({ id }) => id === read.values.medicine))
      return visitPage(c, clinic, visit, problemWith(read.typed, 'medicine', 'The medicine is to be chosen.'))
    prescribe(db, { ...read.values, visit: visit.id, prescribedBy: by(c), prescribedAt: stampAt(now()) })
    return done(c, visit, 'prescribed')
  })
}
