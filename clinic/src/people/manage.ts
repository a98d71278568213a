import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { Clinic } from '../clinic.ts'
import { conflict, notFound } from '../page/answers.tsx'
import { fieldsIn } from '../page/fields.ts'
import { answerOnce, answerOnceDone } from '../page/form-once.ts'
import { allIn, readForm } from '../page/read-form.ts'
import { requiredViewer } from '../page/viewer.ts'
import { type Person, personNamed, setDisabled, setRoles } from '../records/people.ts'
import { type About, quickRole, withoutPace } from '../roles.ts'
import { named, type Words, wordsOf } from '../words/words.ts'
import { applyRecords } from './agree.ts'
import { personPage, type Unable } from './person-page.tsx'

const personIn = (c: Context, clinic: Clinic): Person | undefined => personNamed(clinic.db, c.req.param('name') ?? '')

const aboutIn = (c: Context, clinic: Clinic): About | undefined => {
  const person = personIn(c, clinic)
  return person && { subject: person.name }
}

const shapeIn = (words: Words) => z.object({ text: fieldsIn(words).text(words.forms.enter.message, 300) })

const whyNot = (words: Words, { roles }: Clinic, person: Person, wanted: readonly string[]): Unable | undefined => {
  const { forms, frame, and } = words
  const typed = (problem: string) => ({ form: 'roles', values: {}, problems: { role: problem } })
  const names = (held: readonly string[]): string => and(held.map((role) => named(frame.roles, role)))
  const known = withoutPace(roles.names)
  if (!wanted.every((role) => known.some((one) => one === role)))
    return { status: 422, typed: typed(forms.choose.roles(names(known))) }
  const pair = roles.conflictIn(wanted)
  if (!pair) return undefined
  const [one, other] = pair
  const problem = forms.apart(person.fullName, names(wanted), frame.tasks[one], frame.tasks[other])
  return { status: 409, typed: typed(problem), ticked: wanted }
}

type Act = (c: Context, person: Person) => Response | Promise<Response>

interface Desk {
  readonly clinic: Clinic
  /** Registers an act about the person whose name is in the path. */
  readonly post: (path: string, act: Act) => void
  readonly by: (c: Context) => string
}

const routeRoles = ({ clinic, post, by }: Desk): void => {
  post('/people/:name/roles', async (c, person) => {
    const wanted = [...new Set(await allIn(c, 'role'))]
    const change = () => {
      const unable = whyNot(wordsOf(c), clinic, person, wanted)
      if (unable) return () => personPage(c, clinic, person, unable)
      setRoles(clinic.db, person.name, [...wanted, ...person.roles.filter((role) => role === quickRole)])
      return `/people/${person.name}?done=roles`
    }
    return answerOnce(c, clinic, wanted, change, () => applyRecords(clinic, person.name, by(c)))
  })
}

const routeAccount = ({ clinic, post, by }: Desk): void => {
  const turning =
    (state: 'disabled' | 'enabled'): Act =>
    (c, person) => {
      const change = () => {
        setDisabled(clinic.db, person.name, state === 'disabled' ? new Date(clinic.now()).toISOString() : null)
        return `/people/${person.name}?done=${state}`
      }
      return answerOnce(c, clinic, '', change, async () => {
        clinic.sessions.write({ what: `person-${state}`, subject: person.name, by: by(c) })
        if (state === 'disabled') await applyRecords(clinic, person.name, by(c))
      })
    }

  post('/people/:name/disable', turning('disabled'))
  post('/people/:name/enable', turning('enabled'))
}

const routeMessage = ({ clinic, post, by }: Desk): void => {
  post('/people/:name/message', async (c, person) => {
    const read = await readForm(c, 'message', shapeIn(wordsOf(c)))
    if (read.kind === 'bad') return personPage(c, clinic, person, { status: 422, typed: read.typed })
    const { text } = read.values
    return answerOnceDone(c, clinic, text, async () => {
      await clinic.sessions.message({ subject: person.name, text, by: by(c) })
      return `/people/${person.name}?done=told`
    })
  })
}

const routeSessions = ({ clinic, post, by }: Desk): void => {
  const { sessions } = clinic

  post('/people/:name/sessions/:session/end', (c, person) =>
    answerOnceDone(c, clinic, '', async () => {
      const ended = await sessions.end({ subject: person.name, id: c.req.param('session') ?? '', by: by(c) })
      return ended ? '/people?done=ended&count=1' : () => conflict(c, clinic, wordsOf(c).people.overAlready)
    }),
  )

  post('/people/:name/end', (c, person) =>
    answerOnceDone(c, clinic, '', async () => {
      const count = await sessions.endAll({ subject: person.name, by: by(c) })
      return `/people?done=ended&count=${count}`
    }),
  )
}

/** A manager's routes about another person: their page, roles, account, messages and sessions. */
export const manageRoutes = (app: Hono, clinic: Clinic): void => {
  const guard = () => clinic.doors.requireTask('people.manage', (c) => aboutIn(c, clinic))
  const by = (c: Context): string => requiredViewer(c, clinic).person.name
  const about = (act: Act) => (c: Context) => {
    const person = personIn(c, clinic)
    return person ? act(c, person) : notFound(c, clinic)
  }
  const post = (path: string, act: Act): void => void app.post(path, guard(), about(act))

  app.get(
    '/people/:name',
    guard(),
    about((c, person) => personPage(c, clinic, person)),
  )
  for (const route of [routeRoles, routeAccount, routeMessage, routeSessions]) route({ clinic, post, by })
}
