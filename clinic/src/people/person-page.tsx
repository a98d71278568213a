import type { SessionView } from 'curfew/server/sessions'
import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { OnceKey } from '../page/form-key.tsx'
import { show } from '../page/show.tsx'
import type { Person } from '../records/people.ts'
import { withoutPace } from '../roles.ts'
import { named, useWords, wordsOf } from '../words/words.ts'
import { liveSessionsOf } from './live.ts'
import { SessionFacts } from './session-line.tsx'

/** A refused form on a person's page, with its values. */
export interface Unable {
  readonly status: 409 | 422
  readonly typed: Typed
  /** The roles that were ticked. */
  readonly ticked?: readonly string[]
}

interface RolesShown {
  readonly clinic: Clinic
  readonly person: Person
  readonly unable: Unable | undefined
}

const RolesForm = ({ clinic, person, unable }: RolesShown) => {
  const { people, frame } = useWords()
  const ticked = unable?.ticked ?? person.roles
  return (
    <section class="card">
      <h2>{people.roles}</h2>
      <Form
        name="roles"
        action={`/people/${person.name}/roles`}
        submit={people.changeRoles}
        typed={unable?.typed}
        draft="never"
      >
        <fieldset class="boxes" id="roles-role">
          <legend>{people.has(person.fullName)}</legend>
          {withoutPace(clinic.roles.names).map((role) => (
            <label>
              <input type="checkbox" name="role" value={role} checked={ticked.includes(role)} />{' '}
              {named(frame.roles, role)}
            </label>
          ))}
        </fieldset>
      </Form>
    </section>
  )
}

const MessageForm = ({ person, unable }: Omit<RolesShown, 'clinic'>) => {
  const { people } = useWords()
  return (
    <section class="card">
      <h2>{people.messageTitle}</h2>
      <p class="hint">{people.messageHint(person.fullName)}</p>
      <Form
        name="message"
        action={`/people/${person.name}/message`}
        submit={people.send}
        typed={unable?.typed}
        problem={people.messageNotSent}
      >
        <Field form="message" name="text" label={people.message} wide="wide" typed={unable?.typed} />
      </Form>
    </section>
  )
}

const AccountForm = ({ person }: Pick<RolesShown, 'person'>) => {
  const { people } = useWords()
  return (
    <section class="card">
      <h2>{people.account}</h2>
      <p>{person.isDisabled ? people.isDisabled : people.disablingEnds}</p>
      <form method="post" action={`/people/${person.name}/${person.isDisabled ? 'enable' : 'disable'}`}>
        <OnceKey />
        <button type="submit" class="quiet">
          {person.isDisabled ? people.enable : people.disable}
        </button>
      </form>
    </section>
  )
}

interface SessionsShown {
  readonly person: Person
  readonly live: readonly SessionView[]
  readonly now: number
}

const Sessions = ({ person, live, now }: SessionsShown) => {
  const { people } = useWords()
  return (
    <>
      <h2>{people.sessions}</h2>
      <ul class="cards" data-live>
        {live.length === 0 && <li id="not-signed-in">{people.notSignedIn}</li>}
        {live.map((session) => (
          <li class="card" id={`session-${session.id}`}>
            <SessionFacts session={session} now={now} />
            <form method="post" action={`/people/${person.name}/sessions/${session.id}/end`} data-task="people.manage">
              <OnceKey />
              <button type="submit" class="quiet">
                {people.endThis}
              </button>
            </form>
          </li>
        ))}
      </ul>
      {live.length > 1 && (
        <form method="post" action={`/people/${person.name}/end`} data-task="people.manage">
          <OnceKey />
          <button type="submit" class="quiet">
            {people.endAll}
          </button>
        </form>
      )}
    </>
  )
}

/** A person's page: roles, sessions, the account, and a message to their open pages. */
export const personPage = async (c: Context, clinic: Clinic, person: Person, unable?: Unable): Promise<Response> => {
  const { people } = wordsOf(c)
  const live = await liveSessionsOf(clinic.sessions, person.name)
  return show(
    c,
    clinic,
    { title: person.fullName, status: unable?.status ?? 200, about: unable && 'error' },
    <>
      <p class="hint">
        <a href="/people">{people.title}</a>
      </p>
      <h1>{person.fullName}</h1>
      <div class="pair" data-task="people.manage">
        <RolesForm clinic={clinic} person={person} unable={unable} />
        <MessageForm person={person} unable={unable} />
        <AccountForm person={person} />
      </div>
      <Sessions person={person} live={live} now={clinic.now()} />
      <p data-task="sessions.see">
        <a href={`/console/?who=${person.name}`}>{people.sessionsOf(person.fullName)}</a>
      </p>
    </>,
  )
}
