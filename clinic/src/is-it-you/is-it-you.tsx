import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { OwnFace } from '../demo/faces.tsx'
import { Field, Form, type Typed } from '../page/form.tsx'
import { pathFrom } from '../page/from.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { passwordHashOf } from '../records/people.ts'
import type { Check, Checked } from '../sign-in/check.ts'
import { checkOwnPassword } from '../sign-in/own-password.ts'
import { wordsOf } from '../words/words.ts'

/** The page that asks a person again who they are. */
export const isItYou = '/is-it-you'

/** The path that takes the password from a dialog, as the text of a POST. */
export const ownPasswordPath = `${isItYou}/password`

const form = 'again'

// A person of the demo has signed in by a press on a face, and may know no password.
const signedInByFace = (c: Context, { doors }: Clinic): boolean => {
  const visit = doors.visit(c)
  return visit.kind === 'live' && visit.session.how === 'demo'
}

const page = (
  c: Context,
  clinic: Clinic,
  from: string,
  refused?: { readonly status: 422 | 429; readonly problem: string },
) => {
  const { people } = wordsOf(c)
  const { person } = requiredViewer(c, clinic)
  const typed: Typed | undefined = refused && { form, values: {}, problems: { current: refused.problem } }
  const isFace = signedInByFace(c, clinic)
  const action = `${isItYou}?${new URLSearchParams({ from })}`
  return show(
    c,
    clinic,
    { title: people.again.title, status: refused?.status ?? 200, about: typed && 'error' },
    <>
      <h1>{people.again.title}</h1>
      <p class="lead">{isFace ? people.again.face : people.again.text}</p>
      {isFace ? (
        <OwnFace person={person} from={from} />
      ) : (
        <Form name={form} action={action} submit={people.again.goOn} typed={typed} class="fields one" draft="never">
          <Field
            form={form}
            typed={typed}
            type="password"
            name="current"
            label={people.signIn.password}
            autocomplete="current-password"
          />
        </Form>
      )}
    </>,
  )
}

/**
 * The routes on which a person proves again who they are, before what does most harm. Their session gets a new token.
 * @see OWASP ASVS 5.0.0, 7.5.1.
 */
export const isItYouRoutes = (app: Hono, clinic: Clinic, check: Check): void => {
  const { db, doors, sessions } = clinic
  const door = () => doors.requirePerson('people prove for themselves who they are')

  const goOn = async (c: Context, { name, passwordHash }: Checked): Promise<'signed-in' | 'ended'> => {
    const { kind } = await doors.reauthenticated(c, 'password')
    // The password may have changed while this one was checked.
    if (passwordHashOf(db, name) === passwordHash) return kind
    await sessions.endAll({ subject: name, by: name })
    return 'ended'
  }

  const checkIn = (c: Context, password: string) =>
    checkOwnPassword(c, clinic, check, { name: requiredViewer(c, clinic).person.name, password })

  app.get(isItYou, door(), (c) => page(c, clinic, pathFrom(c, clinic)))

  app.post(isItYou, door(), async (c) => {
    const from = pathFrom(c, clinic)
    const password = await fieldIn(c, 'current')
    if (password === '') return page(c, clinic, from, { status: 422, problem: wordsOf(c).forms.enter.password })
    const own = await checkIn(c, password)
    if (own.kind !== 'right') return page(c, clinic, from, own)
    await goOn(c, own.checked)
    return c.redirect(from, 303)
  })

  app.post(ownPasswordPath, door(), async (c) => {
    const own = await checkIn(c, await c.req.text())
    if (own.kind !== 'right') return c.text(own.problem, own.status)
    const kind = await goOn(c, own.checked)
    return c.text(kind, kind === 'ended' ? 401 : 200)
  })
}
