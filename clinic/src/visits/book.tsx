import type { Context, Hono } from 'hono'
import { animalNumbered, findAnimals } from '../animals/animals.ts'
import type { Clinic } from '../clinic.ts'
import { today } from '../day.ts'
import { conflict, notFound } from '../page/answers.tsx'
import { chosen, text } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { problemWith, readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { everybody, type Person } from '../people/people.ts'
import { shapes } from './forms.tsx'
import { visitIn, visitPage } from './page.tsx'
import { book, move } from './visits.ts'

const form = 'visit'

const shape = shapes.move.extend({
  animal: chosen('The animal'),
  vet: text('The vet', 64),
  reason: text('The reason', 120),
})

const vets = (clinic: Clinic): readonly Person[] => everybody(clinic.db).filter(({ roles }) => roles.includes('vet'))

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const animals = findAnimals(clinic.db, '').map(({ id, name, ownerName }) => ({
    value: String(id),
    name: `${name}, of ${ownerName}`,
  }))
  const shared = { form, typed }
  return show(
    c,
    clinic,
    { title: typed ? 'Error: book a visit' : 'Book a visit', status: typed ? 422 : 200 },
    <>
      <h1>Book a visit</h1>
      <Form name={form} action="/visits" submit="Book" typed={typed} task="visit.book">
        <Field {...shared} name="animal" label="Animal" wide="wide" as={animals} value={c.req.query('animal') ?? ''} />
        <Field {...shared} name="day" label="Day" type="date" value={today} />
        <Field {...shared} name="time" label="Time" type="time" value="16:00" />
        <Field
          {...shared}
          name="vet"
          label="With"
          as={vets(clinic).map(({ name, fullName }) => ({ value: name, name: fullName }))}
        />
        <Field {...shared} name="reason" label="Reason" />
      </Form>
    </>,
  )
}

/** Booking visits, and moving them. */
export const bookRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('visit.book')
  app.get('/visits/new', door(), (c) => page(c, clinic))
  app.post('/visits', door(), async (c) => {
    const read = await readForm(c, form, shape)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    if (!animalNumbered(clinic.db, read.values.animal))
      return page(c, clinic, problemWith(read.typed, 'animal', 'The animal is to be chosen.'))
    if (!vets(clinic).some(({ name }) => name === read.values.vet))
      return page(c, clinic, problemWith(read.typed, 'vet', 'The vet is to be chosen.'))
    return c.redirect(`/visits/${book(clinic.db, read.values)}?done=booked`, 303)
  })
  app.post('/visits/:id/move', door(), async (c) => {
    const visit = visitIn(c, clinic)
    if (!visit) return notFound(c, clinic)
    const read = await readForm(c, 'move', shapes.move)
    if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
    return move(clinic.db, visit.id, read.values.day, read.values.time)
      ? c.redirect(`/visits/${visit.id}?done=moved`, 303)
      : conflict(c, clinic, 'The visit is closed, so it stays at its time.')
  })
}
