import { z } from 'zod'
import { today } from '../day.ts'
import { fieldsIn } from '../page/fields.ts'
import { medicines } from '../records/medicines.ts'
import { batchNumbered } from '../records/visit-record.ts'
import type { Db } from '../storage/open.ts'
import type { Words } from '../words/words.ts'

/** The shapes of the forms on a visit's page. */
export const visitShapes = (words: Words, db: Db) => {
  const { chosen, chosenName, clockTime, count, day, number, text } = fieldsIn(words)
  const { enter, choose, dayPassed } = words.forms
  return {
    vitals: z.object({
      weight: number(enter.weight, 0.05, 120, 'kg'),
      temperature: number(enter.temperature, 30, 45, '°C'),
      pulse: count(enter.pulse, 20, 400),
    }),
    vaccine: z.object({ batch: chosenName(choose.batch, (name) => batchNumbered(db, name) !== undefined) }),
    note: z.object({ text: text(enter.note, 4_000) }),
    prescription: z.object({
      medicine: chosen(choose.medicine, (id) => medicines(db).some((medicine) => medicine.id === id)),
      quantity: count(enter.quantity, 1, 500),
      dose: text(enter.dose, 200),
    }),
    move: z.object({ day: day().refine((value) => value >= today, dayPassed), time: clockTime() }),
  }
}
