import { type Clock, type Instant, longestTimer } from '../core/time.ts'

/** One timer that goes off at a moment of a clock. */
export interface Alarm {
  /** Sets it, whatever it was set to before. */
  readonly set: (at: Instant) => void
  readonly clear: () => void
}

/** An alarm that calls `ring` when its moment has come, and does not keep the process alive for it. */
export const createAlarm = (clock: Clock, ring: () => void): Alarm => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const clear = (): void => clearTimeout(timer)
  const set = (at: Instant): void => {
    clear()
    const wait = Math.min(Math.max(0, Math.ceil(at - clock())), longestTimer)
    timer = setTimeout(() => (clock() < at ? set(at) : ring()), wait)
    ;(timer as { unref?: () => void }).unref?.()
  }
  return { set, clear }
}
