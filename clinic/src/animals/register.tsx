import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { today } from '../day.ts'
import { day, oneOf, text, textOrNothing } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { problemWith, readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { isOwner, type NewOwner, owners, register } from './animals.ts'

const form = 'animal'
const species = ['dog', 'cat', 'rabbit', 'guinea pig'] as const
const sexes = ['female', 'male'] as const

const shape = z.object({
  name: text('The animal’s name', 60),
  species: oneOf('The kind of animal', species),
  breed: text('The breed', 60),
  sex: oneOf('The sex', sexes),
  bornOn: day('The day of birth').refine((value) => value <= today, 'The day of birth lies ahead.'),
  owner: z
    .string()
    .regex(/^\d{0,9}$/, 'The owner is to be chosen.')
    .default(''),
  ownerName: textOrNothing('The owner’s name', 80),
  phone: textOrNothing('The phone number', 30),
  street: textOrNothing('The street', 80),
  town: textOrNothing('The town', 60),
})

const newOwner = z.object({
  ownerName: text('The owner’s name', 80),
  phone: text('The phone number', 30),
  street: text('The street', 80),
  town: text('The town', 60),
})

const choices = (words: readonly string[]) => words.map((word) => ({ value: word, name: word }))

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const known = owners(clinic.db).map(({ id, name, town }) => ({ value: String(id), name: `${name}, ${town}` }))
  const shared = { form, typed }
  return show(
    c,
    clinic,
    { title: typed ? 'Error: register an animal' : 'Register an animal', status: typed ? 422 : 200 },
    <>
      <h1>Register an animal</h1>
      <Form name={form} action="/animals" submit="Register" typed={typed} task="animal.register">
        <fieldset>
          <legend>Animal</legend>
          <Field {...shared} name="name" label="Name" />
          <Field {...shared} name="species" label="Kind" as={choices(species)} />
          <Field {...shared} name="breed" label="Breed" />
          <Field {...shared} name="sex" label="Sex" as={choices(sexes)} />
          <Field {...shared} name="bornOn" label="Born on" type="date" hint="A guess will do." />
        </fieldset>
        <fieldset>
          <legend>Owner</legend>
          <Field
            {...shared}
            name="owner"
            label="Known already"
            wide="wide"
            as={[{ value: '', name: 'No: somebody new, named below' }, ...known]}
          />
          <Field {...shared} name="ownerName" label="Name" />
          <Field {...shared} name="phone" label="Phone" type="tel" />
          <Field {...shared} name="street" label="Street" />
          <Field {...shared} name="town" label="Town" />
        </fieldset>
      </Form>
    </>,
  )
}

const ownerIn = (values: z.output<typeof shape>): NewOwner | { readonly problems: Record<string, string> } => {
  const result = newOwner.safeParse(values)
  if (!result.success)
    return { problems: Object.fromEntries(result.error.issues.map(({ path, message }) => [String(path[0]), message])) }
  const { ownerName, phone, street, town } = result.data
  return { name: ownerName, phone, street, town }
}

/** Registering an animal, with its owner when that one is new too. */
export const registerRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('animal.register')
  app.get('/animals/new', door(), (c) => page(c, clinic))
  app.post('/animals', door(), async (c) => {
    const read = await readForm(c, form, shape)
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const { values, typed } = read
    const owner = values.owner === '' ? ownerIn(values) : Number(values.owner)
    if (typeof owner === 'object' && 'problems' in owner) return page(c, clinic, { ...typed, problems: owner.problems })
    if (typeof owner === 'number' && !isOwner(clinic.db, owner))
      return page(c, clinic, problemWith(typed, 'owner', 'The owner is to be chosen.'))
    const { name, species: kind, breed, sex, bornOn } = values
    const id = register(clinic.db, { name, species: kind, breed, sex, bornOn }, owner)
    return c.redirect(`/animals/${id}?done=registered`, 303)
  })
}
