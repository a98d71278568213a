import type { Entry } from '../../core/entry.ts'
import { isPromise, type MaybePromise } from '../../core/maybe-promise.ts'
import type { EndReason } from '../../core/session.ts'
import { type Duration, milliseconds } from '../../core/time.ts'
import type { Store } from '../../stores/store.ts'

/** Something that a server has just done, with its figure. */
export type Measured =
  /** An entry for the journal, also where there is no journal. The ends come apart. */
  | { readonly kind: 'entry'; readonly entry: Omit<Entry, 'at'> }
  /** A session that this server ended. `late`: how long after its deadline; 0 for an end that a person decided. */
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly late: Duration }
  /** A call to the store. */
  | { readonly kind: 'store'; readonly verb: string; readonly took: Duration; readonly outcome: 'answered' | 'failed' }

/** The figures of this server, for `curfew/metrics/prometheus` and `curfew/metrics/open-telemetry`. */
export interface Figures {
  /** Calls `listener` with each figure from now on, which costs each call to the store a reading of the clock. */
  readonly whenMeasured: (listener: (measured: Measured) => void) => () => void
  /** How many event streams are open on this server. */
  readonly openStreams: () => number
}

/** Telling the listeners of figures. */
export interface Measuring {
  readonly measure: (measured: Measured) => void
  readonly whenMeasured: Figures['whenMeasured']
  /** The same store, whose calls are measured while there is a listener. */
  readonly measuredStore: (store: Store) => Store
}

const verbs = [
  'find',
  'save',
  'renew',
  'findBySubject',
  'list',
  'due',
  'forget',
  'publish',
  'findById',
  'findMany',
  'count',
]

/** No listeners at first. */
export const createMeasuring = (): Measuring => {
  const listeners = new Set<(measured: Measured) => void>()

  const measure = (measured: Measured): void => {
    for (const listener of listeners) listener(measured)
  }

  const timed = <Answer>(verb: string, work: () => MaybePromise<Answer>): MaybePromise<Answer> => {
    const began = performance.now()
    const end = (outcome: 'answered' | 'failed'): void =>
      measure({ kind: 'store', verb, took: milliseconds(performance.now() - began), outcome })
    try {
      const answer = work()
      if (isPromise(answer))
        answer.then(
          () => end('answered'),
          () => end('failed'),
        )
      else end('answered')
      return answer
    } catch (failure) {
      end('failed')
      throw failure
    }
  }

  return {
    measure,
    whenMeasured: (listener) => {
      const own = (measured: Measured): void => listener(measured)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    measuredStore: (store) => {
      const all = store as unknown as Record<
        string,
        ((...given: readonly unknown[]) => MaybePromise<unknown>) | undefined
      >
      const timedVerbs = verbs.flatMap((verb) => {
        if (!all[verb]) return []
        const call = (...given: readonly unknown[]) => all[verb]?.(...given)
        return [
          [
            verb,
            (...given: readonly unknown[]) =>
              listeners.size === 0 ? call(...given) : timed(verb, () => call(...given)),
          ],
        ]
      })
      const { renew } = store
      return {
        ...store,
        ...Object.fromEntries(timedVerbs),
        // Every request makes one of these calls. A list of its arguments would double its cost, so each is written out.
        find: (key) => (listeners.size === 0 ? store.find(key) : timed('find', () => store.find(key))),
        ...(renew && {
          renew: (key, at) =>
            listeners.size === 0 ? store.renew?.(key, at) : timed('renew', () => store.renew?.(key, at)),
        }),
      }
    },
  }
}
