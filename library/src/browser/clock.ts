/** Returns the milliseconds since its start, or since `from`, a moment of `performance.now()`. */
export type Stopwatch = (from?: number) => number

/**
 * Starts a stopwatch, `ago` milliseconds earlier. One of a browser's clocks stops while some machines sleep, and a person
 * can set the other back. So the longer time counts: the page then asks the server, which decides.
 */
export const startWatch = (ago = 0): Stopwatch => {
  const date = Date.now() - ago
  const ticks = performance.now() - ago
  return (from = ticks) => Math.max(Date.now() - date + ticks, performance.now()) - from
}

// No timer of a browser waits longer than 2 ** 31 - 1 ms. One that rings early asks the server, and is set again.
const longest = 2e9

/** Restarts its one timer, to ring after `wait` milliseconds. Without `wait` it only stops the timer. */
export type Timer = (wait?: number) => void

/** A timer that calls `ring`. */
export const createTimer = (ring: () => void): Timer => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (wait) => {
    clearTimeout(timer)
    if (wait != null) timer = setTimeout(ring, Math.min(wait, longest))
  }
}
