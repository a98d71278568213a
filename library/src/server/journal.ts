import type { EndReason } from '../core/session.ts'
import type { Instant } from '../core/time.ts'

/** What Curfew writes into the journal. The application may write words of its own as well, such as `sign-in`. */
export type What =
  | 'session-started'
  | 'session-ended'
  | 'ended-token-used'
  | 'unknown-token-used'
  | 'malformed-cookie'
  | 'malformed-signal'
  | 'cross-site-refused'
  | 'task-refused'
  | 'roles-changed'
  | 'message-sent'
  | 'draft-refused'
  | 'store-failed'
  | (string & {})

/** One thing that happened. No token, no key and no password is ever in one. */
export interface Entry {
  readonly at: Instant
  readonly what: What
  /** The id of the session. */
  readonly session?: string
  /** Whom it concerns. */
  readonly subject?: string
  /** Of an end: its reason. Of a refusal: why. */
  readonly reason?: EndReason | (string & {})
  /** Who did it, when it was somebody else. */
  readonly by?: string
  readonly task?: string
  /** Anything more, in words. */
  readonly detail?: string
}

/**
 * Where entries go. An end is waited for and, when the journal throws or rejects or the server dies, written again: a journal
 * that keeps one `session-ended` of a `session` has each exactly once. Nothing else is waited for or written again, and
 * what is thrown then is the journal's own affair.
 */
export type Journal = (entry: Entry) => unknown
