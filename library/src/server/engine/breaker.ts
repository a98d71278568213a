import { catching, isPromise, type MaybePromise } from '../../core/maybe-promise.ts'
import { asStoreAway } from '../../core/store-away.ts'
import type { Bags, Records, Store } from '../../stores/store.ts'
import { late, startTimer, timeoutMs } from './timeout.ts'

// No request waits for `forget`.
const forgettingMs = 60_000
const mostUnanswered = 200

/**
 * Calls a store that may not answer. A synchronous answer stays synchronous. It never throws, and every rejection is a
 * `StoreAway`.
 */
type Call = <Answer>(work: () => MaybePromise<Answer>, ms?: number) => MaybePromise<Answer>

/**
 * A circuit breaker, closed at first: each call goes through and has a timeout. A call cannot be cancelled, so at 200
 * unanswered ones the breaker opens. Then one call at a time goes through as a trial: the half-open state. The others
 * wait for it. An answer closes the breaker.
 */
const createBreaker = (): Call => {
  const unanswered = new Set<object>()
  let trial: Promise<void> | undefined

  const state = (): 'closed' | 'open' | 'half-open' => {
    if (unanswered.size < mostUnanswered) return 'closed'
    return trial ? 'half-open' : 'open'
  }

  const wait = <Answer>(pending: Promise<Answer>, ms: number): Promise<Answer> =>
    new Promise((done, fail) => {
      const stop = startTimer(ms, () => {
        unanswered.add(pending)
        fail(late(ms))
      })
      const answered = (): void => {
        stop()
        // An answer within the timeout shows that earlier calls were lost rather than queued.
        if (!unanswered.delete(pending)) unanswered.clear()
      }
      pending.then(answered, answered)
      pending.then(done, (failure: unknown) => fail(asStoreAway(failure)))
    })

  const call: Call = (work, ms = timeoutMs) => {
    if (state() !== 'closed') return callLater(work, ms)
    const answer = catching(work)
    return isPromise(answer) ? wait(answer, ms) : answer
  }

  const callLater = async <Answer>(work: () => MaybePromise<Answer>, ms: number): Promise<Answer> => {
    if (trial) await trial
    if (state() === 'closed') return call(work, ms)
    // Another call that waited has begun the next trial.
    if (state() === 'half-open') throw late(ms)
    const answer = wait((async () => work())(), ms)
    const over = (): void => {
      trial = undefined
    }
    trial = answer.then(over, over)
    return answer
  }

  return call
}

const recordsWithBreaker = (call: Call, records: Records): Records => ({
  find: (kind, id) => call(() => records.find(kind, id)),
  save: async (kind, id, record, overVersion) => call(() => records.save(kind, id, record, overVersion)),
  drop: async (kind, id) => call(() => records.drop(kind, id)),
  list: async (kind) => call(() => records.list(kind)),
  forget: async (before) => call(() => records.forget(before), forgettingMs),
})

/** A store whose calls have a timeout and a circuit breaker. Each call answers or rejects with `StoreAway` in time. */
export const storeWithBreaker = (store: Store): Store => {
  const call = createBreaker()
  return {
    find: (key) => call(() => store.find(key)),
    save: async (key, session, overVersion) => call(() => store.save(key, session, overVersion)),
    findBySubject: async (subject) => call(() => store.findBySubject(subject)),
    list: async (filter, cursor) => call(() => store.list(filter, cursor)),
    due: async (until, limit) => call(() => store.due(until, limit)),
    forget: async (endedBefore) => call(() => store.forget(endedBefore), forgettingMs),
    publish: async (notice) => call(() => store.publish(notice)),
    subscribe: (listener) => store.subscribe(listener),
    ...(store.evicts && { evicts: async () => call(async () => store.evicts?.() ?? false) }),
    ...(store.warnings && { warnings: (listener) => store.warnings?.(listener) ?? (() => undefined) }),
    ...(store.findById && { findById: async (id) => call(async () => store.findById?.(id)) }),
    ...(store.findMany && { findMany: async (keys) => call(async () => store.findMany?.(keys) ?? []) }),
    ...(store.count && { count: async (filter) => call(async () => store.count?.(filter) ?? { count: 0 }) }),
    ...(store.records && { records: recordsWithBreaker(call, store.records) }),
    ...(store.renew && { renew: (key, at) => call(() => store.renew?.(key, at)) }),
  }
}

/** Bags whose calls have a timeout and a circuit breaker. */
export const bagsWithBreaker = (bags: Bags): Bags => {
  const call = createBreaker()
  return {
    find: (key) => call(() => bags.find(key)),
    save: async (key, bag, overVersion) => call(() => bags.save(key, bag, overVersion)),
    drop: async (key) => call(() => bags.drop(key)),
    forget: async (before) => call(() => bags.forget(before), forgettingMs),
  }
}
