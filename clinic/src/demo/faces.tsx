import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { pathFrom } from '../page/from.ts'
import { placesFor } from '../page/places.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { demoPeople } from '../records/demo-people.ts'
import type { Person } from '../records/people.ts'
import { hasDemoPage } from '../settings/demo.ts'
import { named, useWords, wordsOf } from '../words/words.ts'
import { joinDemo } from './pace.ts'

interface Looks {
  readonly skin: string
  readonly hair: string
}

const looks: Readonly<Record<string, Looks>> = {
  reception: { skin: '#f0c9a8', hair: '#8c3b1f' },
  nurse: { skin: '#8d5a3b', hair: '#1d1512' },
  vet: { skin: '#d9a47c', hair: '#3a2418' },
  dispenser: { skin: '#f3d3ba', hair: '#c79a3f' },
  manager: { skin: '#e8bd9b', hair: '#77787c' },
}

const Face = ({ skin, hair }: Looks) => (
  <svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <path d="M10 60c2-12 10-17 22-17s20 5 22 17z" fill="#0b5563" />
    <circle cx="32" cy="26" r="17" fill={hair} />
    <ellipse cx="32" cy="29" rx="12.5" ry="14" fill={skin} />
    <path d="M19 24c5-1 9-4 11-8 3 4 9 7 15 8-1-9-6-14-13-14s-12 5-13 14z" fill={hair} />
    <circle cx="27" cy="29" r="1.6" fill="#16292d" />
    <circle cx="37" cy="29" r="1.6" fill="#16292d" />
    <path d="M27 35.5q5 4.5 10 0" fill="none" stroke="#16292d" stroke-width="1.6" stroke-linecap="round" />
  </svg>
)

type Shown = Pick<Person, 'name' | 'fullName' | 'roles'>

const Faces = ({ shown, from }: { readonly shown: readonly Shown[]; readonly from?: string }) => {
  const { frame } = useWords()
  return (
    <form method="post" action="/demo/sign-in" class="faces">
      {from !== undefined && <input type="hidden" name="from" value={from} />}
      {shown.map(({ name, fullName, roles }) => (
        <button type="submit" name="person" value={name} class="quiet face">
          <Face {...(looks[name] ?? { skin: '#fff', hair: '#000' })} />
          <span>
            <b>{fullName}</b> <small>{roles.map((role) => named(frame.roles, role)).join(', ')}</small>
          </span>
        </button>
      ))}
    </form>
  )
}

/** The face of a person who signed in by it, and proves by it again who they are. `from`: the page to go on to. */
export const OwnFace = ({ person, from }: { readonly person: Shown; readonly from: string }) => (
  <Faces shown={[person]} from={from} />
)

const facesOf = (who: 'operator' | 'person'): readonly Shown[] =>
  demoPeople.filter(({ name, roles }) => name in looks && roles.includes('manager') === (who === 'operator'))

/** The routes of the demo's windows: a press on a face signs that person in, without a password. */
export const faceRoutes = (app: Hono, clinic: Clinic): void => {
  if (!hasDemoPage(clinic.settings)) return
  const { db, doors, roles, sessions } = clinic

  app.get('/demo/faces', doors.open('people sign in before they have a session'), (c) => {
    const { demo } = wordsOf(c)
    const who = c.req.query('who') === 'operator' ? 'operator' : 'person'
    return show(
      c,
      clinic,
      { title: demo.faces.title, watches: 'always' },
      <>
        <h1>{demo.faces.title}</h1>
        <p class="lead">{demo.faces[who]}</p>
        <Faces shown={facesOf(who)} />
      </>,
    )
  })

  app.post('/demo/sign-in', doors.open('people sign in before they have a session'), async (c) => {
    const person = joinDemo(db, await fieldIn(c, 'person'))
    if (!person) return c.redirect('/demo/faces', 303)
    await doors.signIn(c, { subject: person.name, roles: roles.rolesFrom(person.roles), how: 'demo' })
    sessions.write({ what: 'sign-in', subject: person.name, detail: 'a face of the demo' })
    const from = await fieldIn(c, 'from')
    if (from !== '') return c.redirect(pathFrom(c, clinic, from), 303)
    const tasks = roles.tasksOf(person.roles)
    return c.redirect(tasks.includes('sessions.see') ? '/console/' : (placesFor(tasks)[0]?.path ?? '/'), 303)
  })
}
