import type { EndReason } from './session.ts'
import type { Instant } from './time.ts'

/**
 * The kinds of entries that Curfew writes. `warned`: the first page shows a warning. `warning-unseen`: no page has shown
 * one. `extended`: the end that it announced was put off. `page-closed`: no page was open any more. `page-reopened`: one
 * came back. The application may write kinds of its own, such as `sign-in`.
 */
export type What =
  | 'session-started'
  | 'session-ended'
  | 'warned'
  | 'warning-unseen'
  | 'extended'
  | 'page-closed'
  | 'page-reopened'
  | 'sign-in-refused'
  | 'sign-in-lost'
  | 'ended-token-used'
  | 'unknown-token-used'
  | 'malformed-cookie'
  | 'malformed-signal'
  | 'cross-site-refused'
  | 'task-refused'
  | 'roles-changed'
  | 'ends-waiting'
  | 'ends-stopped'
  | 'ends-done'
  | 'message-sent'
  | 'message-seen'
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
  /** The name of the object of a refused task. Of a kept message: which sessions it is for. */
  readonly object?: string
  /** The address that it came from, as much of it as the setup keeps. */
  readonly from?: string
  /** How many milliseconds after its deadline an end came, where a deadline made it and its server wrote it at once. */
  readonly lateMs?: number
  /** Further details, in words. */
  readonly detail?: string
}
