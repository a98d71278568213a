import type { EndReason } from './session.ts'

/**
 * Why a visit may not go on. An end reason: its session has ended. `role`: its person has lost a role. `unknown`: the
 * store has forgotten the session. `closing`: the server closes, and the session goes on.
 */
export type OverReason = EndReason | 'role' | 'unknown' | 'closing'

const statusOf = (reason: OverReason): 401 | 403 | 503 => (reason === 'closing' ? 503 : reason === 'role' ? 403 : 401)

const words = { 401: 'its session is over', 403: 'its person has lost a role', 503: 'the server closes' }

/**
 * The `reason` of an aborted `visit.signal`, and so the error of a `fetch` or of another work that took the signal. Each
 * adapter answers 401, 403 or 503 when a route lets it through.
 */
export class VisitOver extends Error {
  override readonly name = 'VisitOver'
  /** The code of this error; stable over versions. */
  readonly code = 'visit.over'
  readonly reason: OverReason
  /** The HTTP status: 401 for an end, 403 for a lost role, 503 while the server closes. */
  readonly status: 401 | 403 | 503
  readonly statusCode: 401 | 403 | 503
  /** The mark for an error page of Next. */
  readonly digest: string

  constructor(reason: OverReason) {
    const status = statusOf(reason)
    super(`this visit may not go on, because ${words[status]} (${reason})`)
    this.reason = reason
    this.status = status
    this.statusCode = status
    this.digest = `curfew-${status}`
  }
}

/** Whether an error is a `VisitOver`, of this copy of the module or of another, as bundlers make them. */
export const isVisitOver = (failure: unknown): failure is VisitOver =>
  failure instanceof VisitOver || (failure as { readonly code?: unknown } | null | undefined)?.code === 'visit.over'
