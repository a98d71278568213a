import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { nameOf } from '../page/form-once.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { hashOf, shortestPassword, whyNot } from '../records/password.ts'
import { setPasswordHash } from '../records/people.ts'
import type { Check } from '../sign-in/check.ts'
import { machineOf } from '../sign-in/machine.ts'
import { checkOwnPassword } from '../sign-in/own-password.ts'
import { keptIn, onceIn } from '../storage/once.ts'
import { useWords, wordsOf } from '../words/words.ts'

const form = 'password'

const PasswordForm = ({ typed }: { readonly typed: Typed | undefined }) => {
  const { own } = useWords().people
  const shared = { form, typed, type: 'password' } as const
  return (
    <Form name={form} action="/your-password" submit={own.change} typed={typed} class="fields one" draft="never">
      <Field {...shared} name="current" label={own.current} autocomplete="current-password" />
      <Field
        {...shared}
        name="new"
        label={own.fresh}
        autocomplete="new-password"
        hint={own.freshHint(shortestPassword)}
      />
      <Field {...shared} name="again" label={own.again} autocomplete="new-password" />
    </Form>
  )
}

const page = (c: Context, clinic: Clinic, status: 200 | 422 | 429, problems?: Typed['problems']) => {
  const { own } = wordsOf(c).people
  // The page never carries typed passwords, because they would be readable there.
  const typed: Typed | undefined = problems && { form, values: {}, problems }
  return show(
    c,
    clinic,
    { title: own.changePassword, status, about: typed && 'error' },
    <>
      <h1>{own.changePassword}</h1>
      <p class="hint">{own.othersEnd}</p>
      <PasswordForm typed={typed} />
    </>,
  )
}

const problemsWith = async (c: Context, name: string): Promise<Record<string, string>> => {
  const words = wordsOf(c)
  const { forms } = words
  const [current, fresh, again] = await Promise.all(['current', 'new', 'again'].map((field) => fieldIn(c, field)))
  const weak = fresh ? whyNot(words, fresh, name) : forms.enter.newPassword
  return {
    ...(!current && { current: forms.enter.currentPassword }),
    ...(weak !== undefined && { new: weak }),
    ...(fresh !== again && { again: forms.differ }),
  }
}

/**
 * The routes that change a person's own password. The change ends their other sessions and gives this one a new token.
 * @see OWASP ASVS 5.0.0, 6.2.2, 6.2.3, 7.2.4 and 7.4.3.
 */
export const yourPasswordRoutes = (app: Hono, clinic: Clinic, check: Check): void => {
  const { db, doors, sessions } = clinic
  const door = () => doors.requirePerson('people change their own password')

  app.get('/your-password', door(), (c) => page(c, clinic, 200))

  app.post('/your-password', door(), async (c) => {
    const { person, session } = requiredViewer(c, clinic)
    const fresh = await fieldIn(c, 'new')
    const once = await nameOf(c, clinic, fresh)
    const done = keptIn(db, once)
    // At a second press the current password has changed already, so it is no failed try.
    if (done !== undefined) return c.redirect(done, 303)
    const problems = await problemsWith(c, person.name)
    const current = await fieldIn(c, 'current')
    if (current === '') return page(c, clinic, 422, problems)
    const own = await checkOwnPassword(c, clinic, check, { name: person.name, password: current })
    if (own.kind === 'too-many') return page(c, clinic, own.status, { current: own.problem })
    if (own.kind === 'wrong') return page(c, clinic, own.status, { current: own.problem, ...problems })
    if (Object.keys(problems).length > 0) return page(c, clinic, 422, problems)
    const { checked } = own
    const hash = await hashOf(fresh)
    let isOurs = false
    const answer = onceIn(db, once, clinic.now(), () => {
      isOurs = setPasswordHash(db, person.name, hash, checked.passwordHash)
      return isOurs ? '/your-sessions?done=password' : undefined
    })
    if (answer === undefined) return page(c, clinic, 422, { current: wordsOf(c).forms.wrongPassword })
    if (!isOurs) return c.redirect(answer, 303)
    sessions.write({
      what: 'password-changed',
      subject: person.name,
      detail: `from ${machineOf(c, clinic.settings)}`,
    })
    await sessions.endAll({ subject: person.name, by: person.name, except: session })
    const roles = sessions.roles.rolesFrom(person.roles)
    await doors.signIn(c, { subject: person.name, roles, how: 'password' })
    return c.redirect(answer, 303)
  })
}
