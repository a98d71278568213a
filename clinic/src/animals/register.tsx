import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { today } from '../day.ts'
import { fieldsIn } from '../page/fields.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { answerOnce } from '../page/form-once.ts'
import { problemsIn, readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { isOwner, type NewOwner, type Owner, owners, register } from '../records/animals.ts'
import type { Db } from '../storage/open.ts'
import { named, useWords, type Words, wordsOf } from '../words/words.ts'

const form = 'animal'
const species = ['dog', 'cat', 'rabbit', 'guinea pig'] as const
const sexes = ['female', 'male'] as const

const shapesIn = (words: Words, db: Db) => {
  const { text, textOrNothing, day, oneOf } = fieldsIn(words)
  const { enter, choose, bornAhead } = words.forms
  const isKnown = (owner: string): boolean => owner === '' || (/^\d{1,9}$/.test(owner) && isOwner(db, Number(owner)))
  return {
    animal: z.object({
      name: text(enter.animalName, 60),
      species: oneOf(choose.species, species),
      breed: text(enter.breed, 60),
      sex: oneOf(choose.sex, sexes),
      bornOn: day().refine((value) => value <= today, bornAhead),
      owner: z.string().default('').refine(isKnown, choose.owner),
      ownerName: textOrNothing(enter.ownerName, 80),
      phone: textOrNothing(enter.phone, 30),
      street: textOrNothing(enter.street, 80),
      town: textOrNothing(enter.town, 60),
    }),
    newOwner: z.object({
      ownerName: text(enter.ownerName, 80),
      phone: text(enter.phone, 30),
      street: text(enter.street, 80),
      town: text(enter.town, 60),
    }),
  }
}

const choices = (names: readonly string[], words: Readonly<Record<string, string>>) =>
  names.map((name) => ({ value: name, name: named(words, name) }))

const RegisterForm = ({ known, typed }: { readonly known: readonly Owner[]; readonly typed: Typed | undefined }) => {
  const { care } = useWords()
  const said = care.animals
  const shared = { form, typed }
  const choosable = known.map(({ id, name, town }) => ({ value: String(id), name: `${name}, ${town}` }))
  return (
    <Form name={form} action="/animals" submit={said.submit} typed={typed} task="animal.register">
      <fieldset>
        <legend>{said.animal}</legend>
        <Field {...shared} name="name" label={said.name} />
        <Field {...shared} name="species" label={said.kind} as={choices(species, care.species)} />
        <Field {...shared} name="breed" label={said.breed} />
        <Field {...shared} name="sex" label={said.sex} as={choices(sexes, care.sexes)} />
        <Field {...shared} name="bornOn" label={said.bornOn} type="date" hint={said.guess} />
      </fieldset>
      <fieldset>
        <legend>{said.owner}</legend>
        <Field
          {...shared}
          name="owner"
          label={said.knownOwner}
          wide="wide"
          as={[{ value: '', name: said.newOwner }, ...choosable]}
        />
        <Field {...shared} name="ownerName" label={said.name} />
        <Field {...shared} name="phone" label={said.phone} type="tel" />
        <Field {...shared} name="street" label={said.street} />
        <Field {...shared} name="town" label={said.town} />
      </fieldset>
    </Form>
  )
}

const page = (c: Context, clinic: Clinic, typed?: Typed): Response | Promise<Response> => {
  const title = wordsOf(c).care.today.register
  return show(
    c,
    clinic,
    { title, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <h1>{title}</h1>
      <RegisterForm known={owners(clinic.db)} typed={typed} />
    </>,
  )
}

/** The routes that register an animal, with its owner when the owner is new too. */
export const registerRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('animal.register')
  app.get('/animals/new', door(), (c) => page(c, clinic))
  app.post('/animals', door(), async (c) => {
    const shapes = shapesIn(wordsOf(c), clinic.db)
    const read = await readForm(c, form, shapes.animal, (texts) =>
      texts['owner'] ? {} : problemsIn(shapes.newOwner, texts),
    )
    if (read.kind === 'bad') return page(c, clinic, read.typed)
    const { values } = read
    const { name, breed, sex, bornOn, ownerName, phone, street, town } = values
    return answerOnce(c, clinic, values, () => {
      const owner: number | NewOwner =
        values.owner === '' ? { name: ownerName, phone, street, town } : Number(values.owner)
      return `/animals/${register(clinic.db, { name, species: values.species, breed, sex, bornOn }, owner)}?done=registered`
    })
  })
}
