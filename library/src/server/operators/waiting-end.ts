import { Misuse } from '../../core/misuse.ts'
import type { Instant } from '../../core/time.ts'
import type { Count, KeptRecord } from '../../stores/store.ts'
import type { EndedMany, EndMany } from './ending-many.ts'

/** Which sessions to end later, and who ends them. */
export interface EndLater extends EndMany {
  /** In so many milliseconds; a day at most. */
  readonly inMs: number
  /** Which sessions, in words for people; 500 characters at most. */
  readonly words?: string
  /**
   * The operator's session in which this was confirmed. No session ends if that one is over by then, or if its roles no
   * longer have `task`. Where a new sign-in of the operator replaced it, the new one counts.
   */
  readonly confirmed?: { readonly session: string; readonly task?: string }
}

/** The outcome of an end that waited. */
export type EndOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ending' }
  | ({ readonly kind: 'ended' } & EndedMany)
  | { readonly kind: 'stopped'; readonly by: string }
  /** The session in which it was confirmed was over, or lacked the task. */
  | { readonly kind: 'refused' }

/** An end that waits, or that waited until a few minutes ago. */
export interface WaitingEnd extends Omit<EndLater, 'inMs'> {
  readonly id: string
  /** When it is due. */
  readonly at: Instant
  /** How many sessions there were when it began to wait. */
  readonly matched: Count
  readonly outcome: EndOutcome
}

/** An end as a record keeps it. */
export interface KeptEnd extends Omit<WaitingEnd, 'id'> {
  /** When a server last said that it is carrying it out. */
  readonly takenAt?: Instant
  /** The sums so far. */
  readonly done?: EndedMany
  /** The operator who did not wait. */
  readonly hurriedBy?: string
}

/** Reads an end from its record. */
export const keptEndOf = ({ content }: Pick<KeptRecord, 'content'>): KeptEnd => JSON.parse(content) as KeptEnd

/** The end as operators see it. */
export const viewOfEnd = (record: KeptRecord): WaitingEnd => {
  const { takenAt: _, done: __, hurriedBy: ___, ...end } = keptEndOf(record)
  return { id: record.id, ...end }
}

const longestWaitMs = 86_400_000
const longestWords = 500

/**
 * Checks the fields that an end has because it waits.
 * @throws Misuse when one cannot be.
 */
export const checkWait = ({ inMs, words, detail }: EndLater): void => {
  if (!(Number.isFinite(inMs) && inMs >= 0 && inMs <= longestWaitMs))
    throw new Misuse('server.bad-wait', `inMs is ${String(inMs)}; write 0 to ${longestWaitMs} milliseconds`)
  for (const [name, text] of Object.entries({ words, detail }))
    if (text !== undefined && (typeof text !== 'string' || text.length > longestWords))
      throw new Misuse(
        'server.bad-wait',
        `${name} is no text of ${longestWords} characters at most; write a shorter one`,
      )
}

/** The end in words, for the journal. */
export const wordsOfEnd = ({ filter, words, detail }: KeptEnd): string => {
  const fields = Object.entries(filter).map(([name, value]) => `${name} ${String(value)}`)
  const which = words ?? (fields.length > 0 ? fields.join(', ') : 'everybody')
  return detail === undefined ? which : `${which}. Note: ${detail}`
}
