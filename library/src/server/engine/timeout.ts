import { StoreAway } from '../../core/store-away.ts'

/** The timeout of a call on behalf of a request, in milliseconds. It lets a request be answered within two seconds. */
export const timeoutMs = 1_500

const lastChanceMs = 50

/** The failure of a call that had no answer within so many milliseconds. */
export const late = (ms: number): StoreAway => new StoreAway(new Error(`there was no answer within ${ms} ms`))

/** Calls `ring` after `ms` milliseconds of a monotonic clock; the returned function stops it. */
export const startTimer = (ms: number, ring: () => void): (() => void) => {
  // After a long block both the answer and the timer are ready, and Node runs the timer first. So wait 50 ms more.
  let timer = setTimeout(() => {
    timer = setTimeout(ring, lastChanceMs)
  }, ms - lastChanceMs)
  return () => clearTimeout(timer)
}

/**
 * Rejects with `StoreAway` when the answer does not come within `ms` milliseconds. The work itself is not cancelled.
 * Default: 1,500.
 */
export const withTimeout = <Answer>(answer: Promise<Answer>, ms: number = timeoutMs): Promise<Answer> =>
  new Promise((done, fail) => {
    const stop = startTimer(ms, () => fail(late(ms)))
    answer.then(
      (value) => {
        stop()
        done(value)
      },
      (failure) => {
        stop()
        fail(failure)
      },
    )
  })
