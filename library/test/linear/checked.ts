import { lineOf, type Recorded } from './calls.ts'
import { findOrder } from './find-order.ts'
import type { History } from './four.ts'
import { sessionMachine } from './session-machine.ts'

/** The findings on a history. */
export interface Verdict {
  readonly calls: number
  readonly unanswered: number
  /** The number of calls that were made while another process's was under way. */
  readonly overlapping: number
  /** The fault, and all that is needed to see why. */
  readonly wrong?: string
}

const overlaps = (calls: readonly Recorded[]): number =>
  calls.filter((call) =>
    calls.some(
      (other) =>
        other.process !== call.process &&
        other.calledAt <= call.calledAt &&
        call.calledAt < (other.answeredAt ?? Number.POSITIVE_INFINITY),
    ),
  ).length

const reasonsSeen = (calls: readonly Recorded[]): ReadonlySet<string> =>
  new Set(
    calls.flatMap(({ answer }) => {
      if (answer?.is === 'over') return [answer.reason]
      return answer?.is === 'there' && answer.session.ended ? [answer.session.ended.reason] : []
    }),
  )

const wrongIn = ({ calls, journalled, duties }: History): string | undefined => {
  const { isWhole, order } = findOrder(calls, sessionMachine)
  const inTime = calls.toSorted((a, b) => a.calledAt - b.calledAt)
  if (!isWhole) {
    const left = inTime.filter((call) => !order.includes(call))
    const lines = [...order.map(lineOf), '-- and none of these can come next:', ...left.map(lineOf)]
    return `no order explains it; as far as one does:\n${lines.join('\n')}`
  }
  const reasons = [...reasonsSeen(calls)]
  const isRight = reasons.length === 1 && journalled.length > 0 && journalled.every((reason) => reason === reasons[0])
  // A slow process loses the duty of writing the entry to another, and then two may write it. A process without the duty never does.
  if (!isRight || journalled.length > duties)
    return `it ended as ${reasons.join(' and ')}, and the journal has ${journalled.join(', ') || 'nothing'} of ${duties} to write:\n${inTime.map(lineOf).join('\n')}`
  return undefined
}

/** Holds a history against the core's machine: an order explains it, and its one end is in the journal once. */
export const verdictOn = (history: History): Verdict => {
  const { seed, calls } = history
  const wrong = wrongIn(history)
  return {
    calls: calls.length,
    unanswered: calls.filter(({ answeredAt }) => answeredAt === undefined).length,
    overlapping: overlaps(calls),
    ...(wrong !== undefined && {
      wrong: `the session of seed ${seed} (to play its plan again: SEED=${seed}): ${wrong}`,
    }),
  }
}
