import type { EndReason } from '../../core/session.ts'
import type { Instant } from '../../core/time.ts'

/** The kinds of entries that Curfew writes. The application may write kinds of its own, such as `sign-in`. */
export type What =
  | 'session-started'
  | 'session-ended'
  | 'sign-in-refused'
  | 'sign-in-lost'
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
  | 'store-warning'
  | 'clock-stepped'
  | 'clocks-disagree'
  | 'process-stood-still'
  | 'host-refused'
  | 'listener-failed'
  | 'misuse'
  | (string & {})

/** One entry of the journal. It never holds a token, a key or a password. */
export interface Entry {
  readonly at: Instant
  readonly what: What
  /** The id of the session. */
  readonly session?: string
  /** The person that it concerns. */
  readonly subject?: string
  /** The reason of an end or of a refusal. */
  readonly reason?: EndReason | (string & {})
  /** The person who did it, when that is not the subject. */
  readonly by?: string
  readonly task?: string
  /** Further details, in words. */
  readonly detail?: string
}

/**
 * The application's function that stores entries. Curfew waits for the entry of an end, and writes it again when the
 * journal throws or rejects or the server dies. So keep one `session-ended` for each `session`, and each end is there
 * exactly once. Curfew waits for no other entry, and ignores what they throw.
 */
export type Journal = (entry: Entry) => unknown
