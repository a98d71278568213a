import { after, type Clock, type Duration, instant } from '../core/time.ts'

/** A clock that a test moves. */
export interface MovedClock {
  /** The clock, for `createSessions({ clock })`. It stands still between two moves. */
  readonly clock: Clock
  /** Moves the clock forward, as if so much time had passed. */
  readonly pass: (time: Duration) => void
}

/** Creates a clock that a test moves. `startMs`: where it begins, in milliseconds since 1970. Default: now. */
export const createMovedClock = (startMs: number = Date.now()): MovedClock => {
  let now = instant(startMs)
  return {
    clock: () => now,
    pass: (time) => {
      now = after(now, time)
    },
  }
}
