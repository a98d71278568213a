import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { latestRows, type Row } from '../journal/journal.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { wholeList } from '../roles.ts'
import { liveSessions } from './live.ts'
import { everybody, fullNames, type Person } from './people.ts'
import { SessionFacts } from './session-line.tsx'

const Who = ({ person, own }: { readonly person: Person; readonly own: boolean }) => (
  <li>
    {own ? <b>{person.fullName} (you)</b> : <a href={`/people/${person.name}`}>{person.fullName}</a>}
    <span>{person.roles.join(', ') || 'no role'}</span>
    <small>{person.name}</small>
  </li>
)

const Journal = ({ rows }: { readonly rows: readonly Row[] }) => (
  <section aria-labelledby="journal-title">
    <h2 id="journal-title">Journal</h2>
    <section class="scroll" aria-label="The latest entries of the journal" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">What</th>
            <th scope="col">Whom</th>
            <th scope="col">By</th>
            <th scope="col">Why, or more</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, what, subject, by, task, reason, detail }) => (
            <tr>
              <td>
                <time datetime={at}>{at.slice(0, 19).replace('T', ' ')}</time>
              </td>
              <td>{what}</td>
              <td>{subject}</td>
              <td>{by}</td>
              <td>{[task, reason, detail].filter(Boolean).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </section>
)

/** People and sessions: who is signed in and how it stands with them, everybody's roles, and the journal. */
export const peopleRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, sessions } = clinic
  app.get(
    '/people',
    doors.requireTask('people.manage', () => wholeList),
    async (c) => {
      const { person: own } = requiredViewer(c, clinic)
      const names = fullNames(db)
      const live = await liveSessions(sessions)
      return show(
        c,
        clinic,
        { title: 'People and sessions' },
        <>
          <h1>People and sessions</h1>
          <h2>Signed in now</h2>
          <ul class="cards" data-live>
            {live.map((session) => (
              <li class="card" id={`session-${session.id}`}>
                <SessionFacts
                  session={session}
                  now={clinic.now()}
                  whose={names.get(session.subject) ?? session.subject}
                />
                {session.subject === own.name ? (
                  <p class="hint">This is you.</p>
                ) : (
                  <form
                    method="post"
                    action={`/people/${session.subject}/sessions/${session.id}/end`}
                    data-task="people.manage"
                  >
                    <button type="submit" class="quiet">
                      End<span class="visually-hidden"> the session of {names.get(session.subject)}</span>
                    </button>{' '}
                    <a href={`/people/${session.subject}`}>Roles and messages</a>
                  </form>
                )}
              </li>
            ))}
          </ul>
          <h2>Everybody</h2>
          <ul class="lines people">
            {everybody(db).map((person) => (
              <Who person={person} own={person.name === own.name} />
            ))}
          </ul>
          <Journal rows={latestRows(db, 25)} />
        </>,
      )
    },
  )
}
