import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { leaveDemo } from '../demo/pace.ts'
import { pathFrom } from '../page/from.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { viewerOf } from '../page/viewer.ts'
import { agrees, applyRecords, byRecords } from '../people/agree.ts'
import { lengthInWords } from '../policy-words.ts'
import { passwordHashOf, personNamed } from '../records/people.ts'
import { wordsOf } from '../words/words.ts'
import type { Check, Checked } from './check.ts'
import { machineOf } from './machine.ts'
import { SignIn } from './screen.tsx'

interface Tried {
  readonly from: string
  readonly username: string
  readonly problem?: string
}

const page = (c: Context, clinic: Clinic, status: 200 | 401 | 429, tried: Tried): Response | Promise<Response> => {
  const already = viewerOf(c, clinic)?.person.fullName
  return show(
    c,
    clinic,
    { title: wordsOf(c).frame.signIn, status, about: tried.problem === undefined ? undefined : 'error' },
    <SignIn settings={clinic.settings} {...tried} {...(already !== undefined && { already })} />,
  )
}

const nameIn = (username: string): string => username.normalize('NFC').trim().toLowerCase().slice(0, 64)

// The role, the account or the password may have changed between the check and the start of the session.
const obeyLateChange = async (clinic: Clinic, { name, passwordHash, roles }: Checked): Promise<void> => {
  if (!agrees(clinic.db, { subject: name, roles })) await applyRecords(clinic, name, byRecords)
  if (passwordHashOf(clinic.db, name) !== passwordHash) await clinic.sessions.endAll({ subject: name, by: name })
}

/** The routes for signing in and signing out. */
export const signInRoutes = (app: Hono, clinic: Clinic, check: Check): void => {
  const { doors, sessions, throttle } = clinic

  app.get('/sign-in', doors.open('people sign in before they have a session'), (c) =>
    page(c, clinic, 200, { from: pathFrom(c, clinic), username: '' }),
  )

  app.post('/sign-in', doors.open('people sign in before they have a session'), async (c) => {
    const username = nameIn(await fieldIn(c, 'username'))
    const from = pathFrom(c, clinic, await fieldIn(c, 'from'))
    const machine = machineOf(c, clinic.settings)
    // A person may type a password into the name field. The journal therefore holds only names that exist.
    const known = personNamed(clinic.db, username) ? { subject: username } : {}
    const wait = await throttle.tooMany(username, machine)
    if (wait !== undefined) {
      sessions.write({ what: 'sign-in-throttled', ...known, detail: `from ${machine}` })
      c.header('retry-after', String(wait))
      const words = wordsOf(c)
      const problem = words.forms.tooManyTries(lengthInWords(words, Math.ceil(wait / 60) * 60_000))
      return page(c, clinic, 429, { from, username, problem })
    }
    const person = await check(username, await fieldIn(c, 'password'))
    if (!person) {
      sessions.write({ what: 'sign-in-failed', ...known, reason: 'wrong-name-or-password', detail: `from ${machine}` })
      return page(c, clinic, 401, { from, username, problem: wordsOf(c).forms.wrongSignIn })
    }
    await throttle.succeeded(username, machine)
    const roles = sessions.roles.rolesFrom(leaveDemo(clinic.db, person))
    await doors.signIn(c, { subject: person.name, roles, how: 'password' })
    await obeyLateChange(clinic, { ...person, roles })
    sessions.write({ what: 'sign-in', subject: person.name, detail: `password, from ${machine}` })
    return c.redirect(from, 303)
  })

  app.post('/sign-out', doors.open('leaving is open to everybody'), async (c) => {
    await doors.signOut(c)
    return c.redirect('/?ended=signed-out', 303)
  })
}
