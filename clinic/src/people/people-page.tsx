import type { SessionView } from 'curfew/server/sessions'
import type { KeptEntry } from 'curfew/stores/store'
import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { OnceKey } from '../page/form-key.tsx'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { everybody, fullNames, type Person } from '../records/people.ts'
import { wholeList } from '../roles.ts'
import { named, useWords, wordsOf } from '../words/words.ts'
import { liveSessions } from './live.ts'
import { SessionFacts } from './session-line.tsx'

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
    </li>
  )
}

const more = ({ task, object, reason, detail }: KeptEntry): string =>
  [task, object, reason, detail].filter(Boolean).join(' · ')

const Moment = ({ at }: Pick<KeptEntry, 'at'>) => {
  const text = new Date(at).toISOString()
  return <time datetime={text}>{text.slice(0, 19).replace('T', ' ')}</time>
}

const Journal = ({ entries }: { readonly entries: readonly KeptEntry[] }) => {
  const { people } = useWords()
  return (
    <section aria-labelledby="journal-title">
      <h2 id="journal-title">{people.journal}</h2>
      <section class="scroll" aria-label={people.latest} tabindex={0}>
        <table>
          <thead>
            <tr>
              {people.columns.map((column) => (
                <th scope="col">{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr>
                <td>
                  <Moment at={entry.at} />
                </td>
                <td>{entry.what}</td>
                <td>{entry.subject}</td>
                <td>{entry.by}</td>
                <td>{more(entry)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

interface Live {
  readonly session: SessionView
  readonly whose: string
  readonly now: number
  readonly own: boolean
}

const LiveCard = ({ session, whose, now, own }: Live) => {
  const { people } = useWords()
  return (
    <li class="card" id={`session-${session.id}`}>
      <SessionFacts session={session} now={now} whose={whose} />
      {own ? (
        <p class="hint">{people.thisIsYou}</p>
      ) : (
        <form method="post" action={`/people/${session.subject}/sessions/${session.id}/end`} data-task="people.manage">
          <OnceKey />
          <button type="submit" class="quiet">
            {people.end}
            <span class="visually-hidden"> {people.sessionOf(whose)}</span>
          </button>{' '}
          <a href={`/people/${session.subject}`}>{people.rolesAndMessages}</a>
        </form>
      )}
    </li>
  )
}

/** People and sessions: the live sessions, each person's roles, and the journal. */
export const peopleRoutes = (app: Hono, clinic: Clinic): void => {
  const { db, doors, journal, sessions } = clinic
  app.get(
    '/people',
    doors.requireTask('people.manage', () => wholeList),
    async (c) => {
      const { people } = wordsOf(c)
      const { person: own } = requiredViewer(c, clinic)
      const names = fullNames(db)
      const live = await liveSessions(sessions)
      return show(
        c,
        clinic,
        { title: people.title },
        <>
          <h1>{people.title}</h1>
          <h2>{people.signedIn}</h2>
          <ul class="cards" data-live>
            {live.map((session) => (
              <LiveCard
                session={session}
                whose={names.get(session.subject) ?? session.subject}
                now={clinic.now()}
                own={session.subject === own.name}
              />
            ))}
          </ul>
          <h2>{people.everybody}</h2>
          <ul class="lines people">
            {everybody(db).map((person) => (
              <Who person={person} own={person.name === own.name} />
            ))}
          </ul>
          <Journal entries={await journal.latest(25)} />
        </>,
      )
    },
  )
}
