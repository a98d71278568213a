import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import type { Instant } from '../../src/core/time.ts'
import type { Call } from './find-order.ts'

/** What a process does to a session. */
export type Act =
  | { readonly type: 'start'; readonly subject: string; readonly role: string }
  /**
   * A request that is the person's own doing. It renews, by the quickest way that the store has, and then reads how the
   * session stands: two steps, between which its time may run out.
   */
  | { readonly type: 'visit' }
  | { readonly type: 'tell'; readonly signal: Signal }
  /** Asks how it stands, which writes an end down that has come. */
  | { readonly type: 'look' }
  /** Asks the store alone, by the key or by the subject. */
  | { readonly type: 'find'; readonly by: 'key' | 'subject' }
  /** Beside the calls, a server saved an end that had come, or that an end is or will soon be in the journal. */
  | { readonly type: 'end' }

/** What came back. A visit tells no version, and of an ended session only why it ended. */
export type Answer =
  | { readonly is: 'kept' | 'not kept' | 'none' }
  | { readonly is: 'there'; readonly session: Session; readonly version?: number }
  | { readonly is: 'over'; readonly reason: string }

/** One call of a process, recorded. */
export interface Recorded extends Call {
  readonly after?: Recorded
  readonly process: number
  readonly act: Act
  /** The moments that the clock gave to whoever did it. */
  readonly nows: readonly Instant[]
  readonly answer?: Answer
  /** Why there is no answer. */
  readonly failure?: string
}

const said = ({ answer, failure }: Recorded): string => {
  if (!answer) return failure === undefined ? 'goes on to look' : `no answer: ${failure}`
  if (answer.is === 'over') return `over (${answer.reason})`
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
