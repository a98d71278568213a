import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { everybody, type Person } from '../records/people.ts'
import { wholeList } from '../roles.ts'
import { named, useWords, wordsOf } from '../words/words.ts'

const Who = ({ person, own }: { readonly person: Person; readonly own: boolean }) => {
  const { people, frame } = useWords()
  return (
    <li>
      {own ? (
        <b>
          {person.fullName} ({people.you})
        </b>
      ) : (
        <a href={`/people/${person.name}`}>{person.fullName}</a>
      )}
      <span>
        {person.roles.map((role) => named(frame.roles, role)).join(', ') || frame.noRole}
        {person.isDisabled && ` (${people.disabled})`}
      </span>
      <small>{person.name}</small>
      <a href={`/console/?who=${person.name}`} data-task="sessions.see" aria-label={people.sessionsOf(person.fullName)}>
        {people.sessions}
      </a>
    </li>
  )
}

/** The people who work here, with their roles. Their sessions are in the console. */
export const peopleRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors } = clinic
  app.get(
    '/people',
    doors.requireTask('people.manage', () => wholeList),
    (c) => {
      const { people } = wordsOf(c)
      const { person: own } = requiredViewer(c, clinic)
      return show(
        c,
        clinic,
        { title: people.title },
        <>
          <h1>{people.title}</h1>
          <ul class="lines people">
            {everybody(db).map((person) => (
              <Who person={person} own={person.name === own.name} />
            ))}
          </ul>
        </>,
      )
    },
  )
}
