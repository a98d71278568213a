import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import { Field, Form, type Typed } from '../page/form.tsx'
import { show } from '../page/show.tsx'
import { liveSessionsOf } from './live.ts'
import type { Person } from './people.ts'
import { SessionFacts } from './session-line.tsx'

/** What could not be done for a person, and what was typed for it. */
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
  const ticked = unable?.ticked ?? person.roles
  return (
    <section class="card">
      <h2>Roles</h2>
      <Form name="roles" action={`/people/${person.name}/roles`} submit="Change roles" typed={unable?.typed}>
        <fieldset class="boxes" id="roles-role">
          <legend>{person.fullName} has</legend>
          {clinic.roles.names.map((role) => (
            <label>
              <input type="checkbox" name="role" value={role} checked={ticked.includes(role)} /> {role}
            </label>
          ))}
        </fieldset>
      </Form>
    </section>
  )
}

/** A person's page: roles, sessions, and a message to their open pages. */
export const personPage = async (c: Context, clinic: Clinic, person: Person, unable?: Unable): Promise<Response> => {
  const live = await liveSessionsOf(clinic.sessions, person.name)
  return show(
    c,
    clinic,
    { title: unable ? `Error: ${person.fullName}` : person.fullName, status: unable?.status ?? 200 },
    <>
      <p class="hint">
        <a href="/people">People and sessions</a>
      </p>
      <h1>{person.fullName}</h1>
      <div class="pair" data-task="people.manage">
        <RolesForm clinic={clinic} person={person} unable={unable} />
        <section class="card">
          <h2>Say something</h2>
          <p class="hint">It shows at once on the pages that {person.fullName} has open.</p>
          <Form name="message" action={`/people/${person.name}/message`} submit="Send" typed={unable?.typed}>
            <Field form="message" name="text" label="Message" wide="wide" typed={unable?.typed} />
          </Form>
        </section>
      </div>
      <h2>Sessions</h2>
      {live.length === 0 && <p>Not signed in.</p>}
      <ul class="cards">
        {live.map((session) => (
          <li class="card">
            <SessionFacts session={session} now={clinic.now()} />
            <form method="post" action={`/people/${person.name}/sessions/${session.id}/end`} data-task="people.manage">
              <button type="submit" class="quiet">
                End this session
              </button>
            </form>
          </li>
        ))}
      </ul>
      {live.length > 1 && (
        <form method="post" action={`/people/${person.name}/end`} data-task="people.manage">
          <button type="submit" class="quiet">
            End all of them
          </button>
        </form>
      )}
    </>,
  )
}
