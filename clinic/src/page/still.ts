import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import { rulesOf } from '../doors.ts'
import { notFound, refused } from './answers.tsx'

/** Builds the response of a refusal. */
export type Refuse = () => Response | Promise<Response>

/**
 * The refusal of a person who may not act any more, or undefined. A slow form can outlast a session or role, so both
 * are checked again.
 */
export const refusedNow = async (c: Context, clinic: Clinic): Promise<Response | undefined> => {
  const visit = clinic.doors.visit(c)
  const is = visit.kind === 'live' ? await clinic.sessions.again(visit) : visit
  if (visit.kind !== 'live' || is.kind !== 'live') return c.redirect('/sign-in', 303)
  const lost = visit.tasks.find((task) => !is.tasks.includes(task))
  return lost === undefined ? undefined : refused(c, clinic, lost)
}

/** The refusal by the rule about the act's object, or undefined. Call it inside the act's transaction. */
export const refusedByRule = (c: Context, clinic: Clinic): Refuse | undefined => {
  const visit = clinic.doors.visit(c)
  for (const { task, find, decide } of rulesOf(c)) {
    const object = find(c)
    // Objects that the form names were checked when the form was read.
    if (object instanceof Promise) continue
    if (object === undefined) return () => notFound(c, clinic)
    if (visit.kind !== 'live' || !decide(visit, object)) return () => refused(c, clinic, task)
  }
  return undefined
}
