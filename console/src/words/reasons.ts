import type { EndReason } from 'curfew'
import { ownIn } from './own.ts'

/** Every end reason, in words. */
export const reasonWords: Readonly<Record<EndReason, string>> = {
  idle: 'no activity',
  lifetime: 'time was up',
  closed: 'page closed',
  'signed-out': 'signed out',
  revoked: 'ended by an operator',
  replaced: 'replaced by a new sign-in',
}

/** An end reason in words. An unknown one stands for itself. */
export const reasonOf = (reason: string): string => ownIn(reasonWords, reason) ?? reason

/** The state of an ended session: `ended: page closed`. */
export const endedWords = (reason: string): string =>
  reason === 'revoked' ? 'ended by operator' : `ended: ${reasonOf(reason)}`
