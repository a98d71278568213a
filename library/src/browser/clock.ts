/** Tells the milliseconds since it was started, or since `from`, a moment of `performance.now()`. */
export type Stopwatch = (from?: number) => number

/**
 * Starts a stopwatch, `ago` milliseconds earlier. One of a browser's clocks stands still while some machines sleep, and
 * a person can set the other back: the longer time is the careful answer, and the server is asked before anything ends.
 */
export const startWatch = (ago = 0): Stopwatch => {
  const date = Date.now() - ago
  const ticks = performance.now() - ago
  return (from = ticks) => Math.max(Date.now() - date + ticks, performance.now()) - from
}

// No timer of a browser waits longer than 2 ** 31 - 1. One that rings early asks the server, and is set again.
const longest = 2e9

/** Sets its one timer anew, to ring after so many milliseconds; without them it only stops it. */
export type Timer = (wait?: number) => void

/** A timer that calls `ring`. */
export const createTimer = (ring: () => void): Timer => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (wait) => {
    clearTimeout(timer)
    if (wait != null) timer = setTimeout(ring, Math.min(wait, longest))
  }
}
