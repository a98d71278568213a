/** A moment, on both of a browser's clocks. */
export interface Mark {
  readonly date: number
  readonly ticks: number
}

/** Now, `ago` milliseconds earlier. */
export const mark = (ago = 0): Mark => ({ date: Date.now() - ago, ticks: performance.now() - ago })

/**
 * The milliseconds since a mark. One of the clocks stands still while some machines sleep, and a person can set the
 * other back: the longer time is the careful answer, and the server is asked before anything ends by it.
 */
export const since = ({ date, ticks }: Mark): number => Math.max(Date.now() - date, performance.now() - ticks)

/** One timer, set anew each time; `undefined` only stops it. */
export interface Timer {
  readonly set: (wait: number | undefined) => void
}

/** A timer that calls `ring`. */
export const createTimer = (ring: () => void): Timer => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    set: (wait) => {
      clearTimeout(timer)
      if (wait !== undefined) timer = setTimeout(ring, Math.min(Math.max(wait, 0), 2 ** 31 - 1))
    },
  }
}
