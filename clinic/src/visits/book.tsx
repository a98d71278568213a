import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { today } from '../day.ts'
import { conflict, notFound } from '../page/answers.tsx'
import { fieldsIn } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { answerOnce } from '../page/form-once.ts'
import { readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { animalNumbered, findAnimals } from '../records/animals.ts'
import { everybody, type Person } from '../records/people.ts'
import { book, move } from '../records/visits.ts'
import { type Words, wordsOf } from '../words/words.ts'
import { visitIn, visitPage } from './page.tsx'
import { visitShapes } from './shapes.ts'

const form = 'visit'

const shapeIn = (words: Words, clinic: Clinic) => {
  const { chosen, chosenName, text } = fieldsIn(words)
  const { choose, enter } = words.forms
  return z.object({
    animal: chosen(choose.animal, (id) => animalNumbered(clinic.db, id) !== undefined),
    ...visitShapes(words, clinic.db).move.shape,
    vet: chosenName(choose.vet, (wanted) => vets(clinic).some(({ name }) => name === wanted)),
    reason: text(enter.reason, 120),
  })
}

const vets = (clinic: Clinic): readonly Person[] =>
  everybody(clinic.db).filter(({ roles, isDisabled }) => roles.includes('vet') && !isDisabled)

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const { care } = wordsOf(c)
  const said = care.visit
  const animals = findAnimals(clinic.db, '').map(({ id, name, ownerName }) => ({
    value: String(id),
    name: said.animalOf(name, ownerName),
  }))
  const shared = { form, typed }
  return show(
    c,
    clinic,
    { title: care.today.book, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <h1>{care.today.book}</h1>
      <Form name={form} action="/visits" submit={said.book} typed={typed} task="visit.book">
        <Field
          {...shared}
          name="animal"
          label={said.animal}
          wide="wide"
          as={animals}
          value={c.req.query('animal') ?? ''}
        />
        <Field {...shared} name="day" label={said.day} type="date" value={today} />
        <Field {...shared} name="time" label={said.time} type="time" value="16:00" />
        <Field
          {...shared}
          name="vet"
          label={said.vet}
          as={vets(clinic).map(({ name, fullName }) => ({ value: name, name: fullName }))}
        />
        <Field {...shared} name="reason" label={said.reason} />
      </Form>
    </>,
  )
}

/** The routes that book and move visits. */
export const bookRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('visit.book')
  app.get('/visits/new', door(), (c) => page(c, clinic))
  app.post('/visits', door(), async (c) => {
    const read = await readForm(c, form, shapeIn(wordsOf(c), clinic))
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    return answerOnce(c, clinic, read.values, () => `/visits/${book(clinic.db, read.values)}?done=booked`)
  })
  app.post('/visits/:id/move', door(), async (c) => {
    const visit = visitIn(c, clinic)
    if (!visit) return notFound(c, clinic)
    const read = await readForm(c, 'move', visitShapes(wordsOf(c), clinic.db).move)
    if (read.kind === 'bad') return visitPage(c, clinic, visit, read.typed)
    return answerOnce(c, clinic, read.values, () =>
      move(clinic.db, visit.id, read.values.day, read.values.time)
        ? `/visits/${visit.id}?done=moved`
        : () => conflict(c, clinic, wordsOf(c).care.visit.staysAtTime, 'otherwise'),
    )
  })
}
