import { cutTo } from '../core/cut.ts'
import { isVisitOver, type OverReason } from '../core/visit-over.ts'
import type { Visit } from '../server/sessions.ts'

/**
 * Why a socket closes. `code` 4401: the visit is over, and `reason` is an end reason, `role`, `nobody` or `unknown`. 4403:
 * the person may not do the task that `reason` names. 4404: the object is not there. 1001: the server closes. 1013: the
 * store gave no answer, so try again.
 * @see RFC 6455, 7.4: codes from 4000 on are an application's own.
 */
export interface Over {
  readonly code: 1001 | 1013 | 4401 | 4403 | 4404
  readonly reason: string
}

// A close frame holds 123 bytes of reason, and a character takes three at most.
const longestReason = 40

const overBy = (reason: OverReason | 'nobody'): Over =>
  reason === 'closing' ? { code: 1001, reason } : { code: 4401, reason }

/** Why a visit without a live session cannot have a socket. */
export const overOf = (visit: Exclude<Visit, { readonly kind: 'live' }>): Over =>
  overBy(visit.kind === 'ended' ? visit.reason : visit.kind)

/** Why a visit whose signal aborted is over. */
export const overBySignal = ({ reason }: AbortSignal): Over => overBy(isVisitOver(reason) ? reason.reason : 'unknown')

/** Why a person who has lost a role loses the socket. */
export const roleOver: Over = overBy('role')

/** Why a person may not have a socket for a task. */
export const taskOver = (task: string): Over => ({ code: 4403, reason: cutTo(task, longestReason) })

/** Why there is no socket for an object that is not there. */
export const nothingOver: Over = { code: 4404, reason: 'nothing' }

/** Why a socket closes while the store gives no answer. */
export const awayOver: Over = { code: 1013, reason: 'try again' }
