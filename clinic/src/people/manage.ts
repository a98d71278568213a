import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { conflict, notFound } from '../page/answers.tsx'
import { text } from '../page/fields.ts'
import { allIn, readForm } from '../page/read-form.ts'
import { taskNames } from '../page/task-names.ts'
import { requiredViewer } from '../page/viewer.ts'
import type { About } from '../roles.ts'
import { type Person, personNamed, setRoles } from './people.ts'
import { personPage, type Unable } from './person-page.tsx'

const personIn = (c: Context, clinic: Clinic): Person | undefined => personNamed(clinic.db, c.req.param('name') ?? '')

const aboutIn = (c: Context, clinic: Clinic): About | undefined => {
  const person = personIn(c, clinic)
  return person && { subject: person.name }
}

const shape = z.object({ text: text('The message', 300) })

const whyNot = (clinic: Clinic, person: Person, wanted: readonly string[]): Unable | undefined => {
  const typed = (problem: string) => ({ form: 'roles', values: {}, problems: { role: problem } })
  if (!wanted.every(clinic.roles.has))
    return { status: 422, typed: typed(`Choose among ${clinic.roles.names.join(', ')}.`) }
  const pair = clinic.roles.conflictIn(wanted)
  if (!pair) return undefined
  const [one, other] = pair
  const problem =
    `${person.fullName} cannot be ${wanted.join(' and ')}: nobody may both ${taskNames[one]} and ${taskNames[other]}. ` +
    'Take one of the roles away.'
  return { status: 409, typed: typed(problem), ticked: wanted }
}

/** What a manager does about somebody else: give and take roles, end sessions, say something. */
export const manageRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, sessions } = clinic
  const door = () => doors.requireTask('people.manage', (c) => aboutIn(c, clinic))
  const by = (c: Context): string => requiredViewer(c, clinic).person.name

  const about = (act: (c: Context, person: Person) => Response | Promise<Response>) => (c: Context) => {
    const person = personIn(c, clinic)
    return person ? act(c, person) : notFound(c, clinic)
  }

  app.get(
    '/people/:name',
    door(),
    about((c, person) => personPage(c, clinic, person)),
  )

  app.post(
    '/people/:name/roles',
    door(),
    about(async (c, person) => {
      const wanted = [...new Set(await allIn(c, 'role'))]
      const unable = whyNot(clinic, person, wanted)
      if (unable) return personPage(c, clinic, person, unable)
      setRoles(db, person.name, wanted)
      await sessions.changeRoles({ subject: person.name, roles: wanted, by: by(c) })
      return c.redirect(`/people/${person.name}?done=roles`, 303)
    }),
  )

  app.post(
    '/people/:name/message',
    door(),
    about(async (c, person) => {
      const read = await readForm(c, 'message', shape)
      if (read.kind === 'bad') return personPage(c, clinic, person, { status: 422, typed: read.typed })
      await sessions.message({ subject: person.name, text: read.values.text, by: by(c) })
      return c.redirect(`/people/${person.name}?done=told`, 303)
    }),
  )

  app.post(
    '/people/:name/sessions/:session/end',
    door(),
    about(async (c, person) => {
      const ended = await sessions.end({ subject: person.name, id: c.req.param('session') ?? '', by: by(c) })
      return ended ? c.redirect('/people?done=ended', 303) : conflict(c, clinic, 'This session is over already.')
    }),
  )

  app.post(
    '/people/:name/end',
    door(),
    about(async (c, person) => {
      await sessions.endAll({ subject: person.name, by: by(c) })
      return c.redirect('/people?done=ended', 303)
    }),
  )
}
