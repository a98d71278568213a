import type { Decision } from '../core/role.ts'
import type { EndReason } from '../core/session.ts'
import { type Asked, isNavigation } from './asked.ts'
import { problem } from './problem.ts'
import type { Visit } from './visit.ts'

/** Where people go who are not let in. */
export interface Places {
  /** The page on which one signs in. Default: `/sign-in`. */
  readonly signIn?: string
}

/** What is refused, in the words of HTTP. */
export interface Refusal {
  readonly status: 401 | 403 | 503
  readonly detail: string
  /** The task that the person does not have, or has but not for this object. */
  readonly task?: string
}

/** A visit as far as it says why nobody is there. */
type Absence = Pick<Visit, 'kind'> & { readonly reason?: EndReason }

/**
 * Sends somebody without a session to sign in, with the reason why their last one ended, and back from there; a script
 * is told so instead.
 */
export const refuseNobody = (asked: Asked, visit: Absence, places: Places): Response => {
  if (!isNavigation(asked)) {
    const detail = visit.kind === 'ended' ? 'The session has ended. Sign in again.' : 'There is no session. Sign in.'
    return problem(401, detail)
  }
  const { pathname, search } = new URL(asked.url)
  const said = [
    ...(asked.method === 'GET' ? [`from=${encodeURIComponent(pathname + search)}`] : []),
    ...(visit.reason ? [`ended=${visit.reason}`] : []),
  ]
  const query = said.length > 0 ? `?${said.join('&')}` : ''
  return new Response(null, {
    status: 303,
    headers: { location: `${places.signIn ?? '/sign-in'}${query}`, 'cache-control': 'no-store' },
  })
}

/** The refusal of a task. It names the task and gives no hint of the object. */
export const taskRefusal = (task: string): Refusal => ({ status: 403, task, detail: `You may not do this: ${task}.` })

/** The refusal of what another site asks for. */
export const crossSiteRefusal: Refusal = { status: 403, detail: 'This is taken from pages of this application only.' }

/** A refusal as a JSON problem. */
export const refusalProblem = ({ status, detail, task }: Refusal): Response =>
  problem(status, detail, {}, task === undefined ? {} : { task })

/** The words for the journal when a decision is no. */
export const reasonOf = (decision: Decision): string => (decision.allow ? '' : decision.reason)
