import type { Instant } from 'curfew'

/** An end that an operator has confirmed, as plain facts. */
export interface Planned {
  /** The operator, and the session in which the confirmation was given. */
  readonly by: string
  readonly session: string
  /** Which sessions: the query of an address, or the id of one session. */
  readonly which: string
  /** The same in words. */
  readonly words: string
  /** Why, in the operator's words. */
  readonly note: string
  /** How many sessions the dry run found. */
  readonly counted: string
  /** The moment of the dry run. Only sessions that started before are ended. */
  readonly startedBefore: Instant
}

/** The outcome of a confirmed end. */
export type Outcome =
  | { readonly kind: 'waiting'; readonly dueAt: Instant }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'ending' }
  | { readonly kind: 'ended'; readonly matched: number; readonly ended: number }
  /** The operator has signed out, or has lost the task, before it was carried out. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed' }
