import { isPromise, type MaybePromise } from '../../core/maybe-promise.ts'
import { isMisuse, isStoreAway, wordsOf } from '../../core/store-away.ts'
import { type Clock, instant } from '../../core/time.ts'
import type { Entry } from './journal.ts'
import { createOnceAMinute } from './once-a-minute.ts'
import { withTimeout } from './timeout.ts'

/**
 * Reports one of Curfew's own failures to the journal and stderr: a `StoreAway` or a `Misuse`, each only once. It
 * ignores the application's own errors. `when`: the act that failed, such as `POST /sign-in`.
 */
export type Report = (failure: unknown, when: string) => void

// One for the process, because the process has one stderr.
const onStderr = createOnceAMinute()

const complain = (kind: string, text: string, cause: unknown): void => {
  // A monotonic clock, which no person sets and no test moves.
  const spoken = onStderr(kind, instant(performance.now()))
  if (spoken) console.error(`curfew: ${text}${spoken.unsaid > 0 ? ` (and ${spoken.unsaid} more like it)` : ''}:`, cause)
}

/**
 * A report that writes into the journal by `write`. Each failing request of an absent store gets an entry; a misuse
 * gets one a minute for each code.
 */
export const createReport = (write: (entry: Omit<Entry, 'at'>) => void, clock: Clock): Report => {
  const reported = new WeakSet<object>()
  const inJournal = createOnceAMinute()
  return (failure, when) => {
    const isAway = isStoreAway(failure)
    if (!(isAway || isMisuse(failure)) || reported.has(failure)) return
    reported.add(failure)
    if (isAway) {
      write({ what: 'store-failed', detail: `${when}: ${wordsOf(failure)}` })
      complain(failure.code, `${when} failed, because the store gave no answer`, failure.cause)
      return
    }
    const what = failure.status === 421 ? 'host-refused' : 'misuse'
    const spoken = inJournal(failure.code, clock())
    if (spoken) write({ what, detail: `${when}: ${failure.message}`.slice(0, 500), ...counted(spoken.unsaid) })
    complain(failure.code, `${when} is a misuse`, failure)
  }
}

/** The `reason` that says how many entries were left out, if any. */
export const counted = (unsaid: number): { readonly reason?: string } =>
  unsaid > 0 ? { reason: `${unsaid} more in between` } : {}

/** Answers that are reported when they fail. `when`: as with `Report`. */
export interface Reporting {
  readonly withReport: <Answer>(when: string, answer: Promise<Answer>) => Promise<Answer>
  /** The same for an answer that may be there at once; any other one has a timeout. */
  readonly reported: <Answer>(when: () => string, answer: MaybePromise<Answer>) => MaybePromise<Answer>
  /** The same verbs, which also report each failure under the name of the verb. */
  readonly reporting: <Verbs extends object>(verbs: Verbs) => Verbs
}

/** Reporting by `report`. */
export const createReporting = (report: Report): Reporting => {
  const withReport: Reporting['withReport'] = (when, answer) =>
    answer.catch((failure: unknown) => {
      report(failure, when)
      throw failure
    })
  const verbOf =
    (name: string, verb: (...given: readonly unknown[]) => unknown) =>
    (...given: readonly unknown[]): unknown => {
      const answer = verb(...given)
      return isPromise(answer) ? withReport(`sessions.${name}`, answer) : answer
    }
  return {
    withReport,
    reporting: <Verbs extends object>(verbs: Verbs) =>
      Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, verbOf(name, verb)])) as Verbs,
    reported: (when, answer) => (isPromise(answer) ? withReport(when(), withTimeout(answer)) : answer),
  }
}
