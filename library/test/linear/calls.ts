import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import type { Instant } from '../../src/core/time.ts'
import type { Call } from './find-order.ts'

/** The act of a process on a session. */
export type Act =
  | { readonly type: 'start'; readonly subject: string; readonly role: string }
  /**
   * A request by the person's own hand. It renews, by the quickest way that the store has. Then it reads the session.
   * The session's time may run out between the two steps.
   */
  | { readonly type: 'visit' }
  | { readonly type: 'tell'; readonly signal: Signal }
  /** Reads it, and writes down an end that has come. */
  | { readonly type: 'look' }
  /** The end of a late body: reads the visit of an earlier request, and renews nothing. */
  | { readonly type: 'again' }
  /** Asks the store alone, by the key or by the subject. */
  | { readonly type: 'find'; readonly by: 'key' | 'subject' }
  /** An operator's act. Its result is the number of sessions that it changed. */
  | { readonly type: 'give'; readonly role: string; readonly isBlind?: true }
  /** `isBlind`: the index of all live sessions may just have been lost, so that the operator may find none. */
  | { readonly type: 'end-one' | 'end-all'; readonly isBlind?: true }
  /** A server's save beside the calls: an end that had come, or the journalling of an end, done or due. */
  | { readonly type: 'end' }

/** The result. A visit gives no version, and of an ended session only why it ended. */
export type Answer =
  | { readonly is: 'count'; readonly count: number }
  | { readonly is: 'kept' | 'not kept' | 'none' }
  | { readonly is: 'there'; readonly session: Session; readonly version?: number }
  | { readonly is: 'over'; readonly reason: string }

/** One call of a process, recorded. */
export interface Recorded extends Call {
  readonly after?: Recorded
  readonly process: number
  readonly act: Act
  /** The moments that the clock gave to the caller. */
  readonly nows: readonly Instant[]
  readonly answer?: Answer
  /** The reason for a missing response. */
  readonly failure?: string
}

const said = ({ answer, failure }: Recorded): string => {
  if (!answer) return failure === undefined ? 'goes on to look' : `no answer: ${failure}`
  if (answer.is === 'over') return `over (${answer.reason})`
  if (answer.is === 'count') return `of ${answer.count} sessions`
  if (answer.is !== 'there') return answer.is
  const { session, version } = answer
  const { ended, activeAt, pages } = session
  const number = version === undefined ? '' : ` version ${version}`
  return ended
    ? `ended (${ended.reason} at ${ended.at})${number}`
    : `active at ${activeAt}, ${pages.length} pages${number}`
}

const asked = ({ act }: Recorded): string => {
  if (act.type === 'tell') return `tell ${JSON.stringify(act.signal)}`
  return act.type === 'find' ? `find by ${act.by}` : act.type
}

/** A call in one line. */
export const lineOf = (call: Recorded): string => {
  const until = call.answeredAt === undefined ? '…' : call.answeredAt.toFixed(3)
  const nows = call.nows.length > 0 ? ` now ${call.nows.join(' or ')}` : ''
  return `${call.calledAt.toFixed(3)}–${until} ms, process ${call.process}: ${asked(call)}${nows} → ${said(call)}`
}
