import type { LiveVisit } from '../visits/visit.ts'

/** The grounds of a verdict at the head of a request, while its body may still be arriving. */
export interface Unsettled {
  /** The task checks that let the request in, to be made again. */
  readonly asks: (() => Promise<Response | undefined>)[]
  /** Whether it was let in because the person is signed in. */
  isForPerson: boolean
  /** The visit that the application has read by itself. */
  looked?: LiveVisit
}

/** The names under which a request keeps what verdicts know of it. */
export interface Marks {
  readonly visit: symbol
  readonly unsettled: symbol
  /** Whether the session was over before the body was there. */
  readonly late: symbol
  /** Whether a guard has let the person in. */
  readonly admitted: symbol
}

// One request has one visit, however many bindings of the same sessions it passes. The request itself keeps it, because
// a map's garbage would cost more than the rest of a visit.
const marks = new WeakMap<object, Marks>()

/** The names of the marks of these sessions. */
export const marksOf = (sessions: object): Marks => {
  const found = marks.get(sessions) ?? {
    visit: Symbol('visit'),
    unsettled: Symbol('unsettled'),
    late: Symbol('late'),
    admitted: Symbol('admitted'),
  }
  marks.set(sessions, found)
  return found
}
