import { StoreAway } from 'curfew'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { Clinic } from './clinic.ts'
import type { ClinicSessions } from './doors.ts'
import { agrees, applyRecords, byRecords } from './people/agree.ts'

type Whose = Parameters<ClinicSessions['visit']>[0]

const again = Symbol('asked again')

/** A request as one that is no activity, because the endpoint or the page around it decides about activity. */
export const passively = ({ raw }: Context['req']): Whose => {
  const said: Readonly<Record<string, string>> = { 'curfew-passive': 'agreeing', 'sec-fetch-dest': 'empty' }
  return { method: 'GET', url: raw.url, headers: { get: (name) => said[name] ?? raw.headers.get(name) } }
}

const liveOn = async (c: Context, { doors, sessions }: Clinic) => {
  if (!sessions.owns(c.req.path)) return doors.visit(c)
  return sessions.visit(passively(c.req))
}

const unlessAway = (failure: unknown): void => {
  if (!(failure instanceof StoreAway)) throw failure
}

const agreed = async (c: Context, clinic: Clinic): Promise<boolean> => {
  const visit = await liveOn(c, clinic)
  if (visit?.kind !== 'live' || agrees(clinic.db, visit)) return true
  await applyRecords(clinic, visit.subject, byRecords)
  return false
}

/**
 * Compares a person's records with their session on each request, and makes the session follow. A change that failed
 * halfway would leave a person with a role they lost. The session's own paths come here before `attach`, which answers
 * them. All other paths come after it.
 */
export const agreeOnSessions =
  (clinic: Clinic): MiddlewareHandler =>
  async (c, next) => {
    // When the store is away the endpoint says so itself.
    if (clinic.sessions.owns(c.req.path)) await agreed(c, clinic).catch(unlessAway)
    await next()
  }

/** The same for the application's own paths. A request whose session changed is handled again with its new visit. */
export const agreeOnPages =
  (app: Hono, clinic: Clinic): MiddlewareHandler =>
  async (c, next) => {
    const environment = c.env as Record<symbol, unknown> | undefined
    if (environment?.[again] || (await agreed(c, clinic))) return next()
    return app.fetch(c.req.raw, { ...environment, [again]: true })
  }
