import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { LiveVisit } from '../doors.ts'
import { type Person, personNamed } from '../records/people.ts'

/** The person who looks at a page, and what they may do there. */
export interface Viewer {
  readonly person: Person
  /** The id of their session. */
  readonly session: string
  readonly tasks: readonly string[]
  readonly may: LiveVisit['may']
}

/** The viewer of this request. Undefined when no person is signed in. */
export const viewerOf = (c: Context, clinic: Clinic): Viewer | undefined => {
  const visit = clinic.doors.visit(c)
  if (visit.kind !== 'live') return undefined
  const { id, subject, roles, tasks, may } = visit
  const person = personNamed(clinic.db, subject) ?? { name: subject, fullName: subject, roles }
  return { person: { ...person, roles }, session: id, tasks, may }
}

/** The viewer on a page whose guard requires a person. */
export const requiredViewer = (c: Context, clinic: Clinic): Viewer => {
  const viewer = viewerOf(c, clinic)
  if (!viewer) throw new Error(`${c.req.path} was reached without a person; its route must require a person or a task`)
  return viewer
}
