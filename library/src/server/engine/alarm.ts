import { type Clock, type Duration, type Instant, seconds } from '../../core/time.ts'

/** One timer that goes off at a moment of a clock. */
export interface Alarm {
  /** Sets it, in place of any earlier moment. */
  readonly set: (at: Instant) => void
  readonly clear: () => void
}

// If the clock is set ahead, the alarm notices within this time.
const longestWait: Duration = seconds(30)

/**
 * An alarm that calls `ring` at its moment, and does not keep the process alive. It also rings once the original wait
 * has passed in real time. A clock that was set back would otherwise never reach `at`.
 */
export const createAlarm = (clock: Clock, ring: () => void): Alarm => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const clear = (): void => clearTimeout(timer)
  const wait = (at: Instant, ringsAt: number): void => {
    const left = Math.min(at - clock(), ringsAt - performance.now(), longestWait)
    timer = setTimeout(
      () => (clock() >= at || performance.now() >= ringsAt ? ring() : wait(at, ringsAt)),
      Math.max(0, Math.ceil(left)),
    )
    ;(timer as { unref?: () => void }).unref?.()
  }
  const set = (at: Instant): void => {
    clear()
    wait(at, performance.now() + (at - clock()))
  }
  return { set, clear }
}
