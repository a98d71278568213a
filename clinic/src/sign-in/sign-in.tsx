import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { viewerOf } from '../page/viewer.ts'
import { type Person, personNamed } from '../people/people.ts'
import { lengthInWords } from '../policy-words.ts'
import type { Check } from './check.ts'
import { pathFrom } from './from.ts'
import { machineOf } from './machine.ts'
import { SignIn } from './screen.tsx'

const wrong = 'The user name or the password is wrong.'

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
    { title: 'Sign in', status },
    <SignIn settings={clinic.settings} {...tried} {...(already !== undefined && { already })} />,
  )
}

const nameIn = (username: string): string => username.normalize('NFC').trim().toLowerCase().slice(0, 64)

// A role may have been taken away between the look at the person and the start of the session.
const obeyLateChange = async ({ db, sessions }: Clinic, person: Person): Promise<void> => {
  const roles = personNamed(db, person.name)?.roles ?? []
  if (roles.join() !== person.roles.join()) await sessions.changeRoles({ subject: person.name, roles, by: person.name })
}

/** The page on which people sign in, and the way out. */
export const signInRoutes = (app: Hono, clinic: Clinic, check: Check): void => {
  const { doors, sessions, throttle } = clinic

  app.get('/sign-in', doors.open('whoever signs in is nobody yet'), (c) =>
    page(c, clinic, 200, { from: pathFrom(c.req.query('from')), username: '' }),
  )

  app.post('/sign-in', doors.open('whoever signs in is nobody yet'), async (c) => {
    const username = nameIn(await fieldIn(c, 'username'))
    const from = pathFrom((await fieldIn(c, 'from')) || c.req.query('from'))
    const machine = machineOf(c, clinic.settings)
    // What was typed as a name may be a password that slipped in there: only names that somebody has are written down.
    const known = personNamed(clinic.db, username) ? { subject: username } : {}
    const wait = await throttle.tooMany(username, machine)
    if (wait !== undefined) {
      sessions.write({ what: 'sign-in-throttled', ...known, detail: `from ${machine}` })
      c.header('retry-after', String(wait))
      const problem = `Too many tries. Wait ${lengthInWords(Math.ceil(wait / 60) * 60_000)}, or try at another machine.`
      return page(c, clinic, 429, { from, username, problem })
    }
    const person = await check(username, await fieldIn(c, 'password'))
    if (!person) {
      sessions.write({ what: 'sign-in-failed', ...known, reason: 'wrong-name-or-password', detail: `from ${machine}` })
      return page(c, clinic, 401, { from, username, problem: wrong })
    }
    await throttle.succeeded(username, machine)
    await doors.signIn(c, { subject: person.name, roles: person.roles })
    await obeyLateChange(clinic, person)
    sessions.write({ what: 'sign-in', subject: person.name, detail: `password, from ${machine}` })
    return c.redirect(from, 303)
  })

  app.post('/sign-out', doors.open('leaving is open to everybody'), async (c) => {
    await doors.signOut(c)
    return c.redirect('/?ended=signed-out', 303)
  })
}
