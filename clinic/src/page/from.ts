import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'

/** The page after signing in when the person requested no other. */
const landing = '/today'

/** The page that was requested before signing in, if it is one of ours to show. The landing page otherwise. */
export const pathFrom = (c: Context, { doors }: Pick<Clinic, 'doors'>, from?: string): string => {
  const path = doors.returnTo(c, { from, otherwise: landing })
  return /^\/(sign-out|assets)(\/|$)/.test(path) ? landing : path
}
