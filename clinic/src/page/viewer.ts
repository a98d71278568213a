import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { LiveVisit } from '../doors.ts'
import { type Person, personNamed } from '../people/people.ts'

/** Who looks at a page: the person, and what they may do there. */
export interface Viewer {
  readonly person: Person
  /** The id of the session that they look with. */
  readonly session: string
  readonly tasks: readonly string[]
  readonly may: LiveVisit['may']
}

/** Who is signed in on this request. */
export const viewerOf = (c: Context, clinic: Clinic): Viewer | undefined => {
  const visit = clinic.doors.visit(c)
  if (visit.kind !== 'live') return undefined
  const { id, subject, roles, tasks, may } = visit
  const person = personNamed(clinic.db, subject) ?? { name: subject, fullName: subject, roles }
  return { person: { ...person, roles }, session: id, tasks, may }
}

/** Who is signed in, on a page that nobody else gets to. */
export const requiredViewer = (c: Context, clinic: Clinic): Viewer => {
  const viewer = viewerOf(c, clinic)
  if (!viewer) throw new Error(`${c.req.path} was reached by nobody; its route has to ask for a person or a task`)
  return viewer
}
