import { isPromised, rejecting, type Soon } from '../core/soon.ts'
import type { Bags, Store } from '../stores/store.ts'

// A request is to be answered within two seconds.
const patienceMs = 1_500

// Nobody waits for it to be over.
const forgettingMs = 60_000
const lastChanceMs = 50
const mostUnanswered = 200

const late = (ms: number): Error => new Error(`there was no answer within ${ms} ms`)

/** Calls `ring` when so much time has gone by, by no clock that anybody could set; the answer stops it. */
const after = (ms: number, ring: () => void): (() => void) => {
  // A process that was busy for that long finds the answer waiting together with the timer, and looks at the timer first.
  let timer = setTimeout(() => {
    timer = setTimeout(ring, lastChanceMs)
  }, ms - lastChanceMs)
  return () => clearTimeout(timer)
}

/** Rejects when the answer does not come in time. What was asked for may still come true. */
export const inTime = <Answer>(answer: Promise<Answer>, ms: number = patienceMs): Promise<Answer> =>
  new Promise((done, fail) => {
    const stop = after(ms, () => fail(late(ms)))
    answer.then(
      (is) => {
        stop()
        done(is)
      },
      (failure) => {
        stop()
        fail(failure)
      },
    )
  })

/** Asks something of a store that may not answer. What it answers at once is there at once; nothing is thrown. */
type Ask = <Answer>(what: () => Soon<Answer>, ms?: number) => Soon<Answer>

/**
 * Rejects what is not answered in time. A question cannot be taken back, so when many are unanswered, no more are put
 * but one at a time, and the rest wait for it, until one is answered.
 */
const createPatience = (): Ask => {
  const unanswered = new Set<object>()
  let trying: Promise<void> | undefined

  const wait = <Answer>(question: Promise<Answer>, ms: number): Promise<Answer> =>
    new Promise((done, fail) => {
      const stop = after(ms, () => {
        unanswered.add(question)
        fail(late(ms))
      })
      const settle = (): void => {
        stop()
        // An answer in time tells that those before it were lost rather than that they wait.
        if (!unanswered.delete(question)) unanswered.clear()
      }
      question.then(settle, settle)
      question.then(done, fail)
    })

  const ask: Ask = (what, ms = patienceMs) => {
    if (unanswered.size >= mostUnanswered) return queue(what, ms)
    const answer = rejecting(what)
    return isPromised(answer) ? wait(answer, ms) : answer
  }

  const queue = async <Answer>(what: () => Soon<Answer>, ms: number): Promise<Answer> => {
    if (trying) await trying
    if (unanswered.size < mostUnanswered) return ask(what, ms)
    if (trying) throw late(ms)
    const trial = wait((async () => what())(), ms)
    const over = (): void => {
      trying = undefined
    }
    trying = trial.then(over, over)
    return trial
  }

  return ask
}

/** A store that answers or rejects in time, around one that may do neither. */
export const patient = (store: Store): Store => {
  const ask = createPatience()
  return {
    find: (key) => ask(() => store.find(key)),
    save: async (key, session, overVersion) => ask(() => store.save(key, session, overVersion)),
    findBySubject: async (subject) => ask(() => store.findBySubject(subject)),
    list: async (filter, cursor) => ask(() => store.list(filter, cursor)),
    due: async (until, limit) => ask(() => store.due(until, limit)),
    forget: async (endedBefore) => ask(() => store.forget(endedBefore), forgettingMs),
    publish: async (notice) => ask(() => store.publish(notice)),
    subscribe: (listener) => store.subscribe(listener),
    ...(store.renew && { renew: (key, at) => ask(() => store.renew?.(key, at)) }),
  }
}

/** Bags that are answered for in time, around some that may not be. */
export const patientBags = (bags: Bags): Bags => {
  const ask = createPatience()
  return {
    find: (key) => ask(() => bags.find(key)),
    save: async (key, bag, overVersion) => ask(() => bags.save(key, bag, overVersion)),
    drop: async (key) => ask(() => bags.drop(key)),
    forget: async (before) => ask(() => bags.forget(before), forgettingMs),
  }
}
