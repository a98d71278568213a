/** Runs work a few at a time. */
export interface Turns {
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Whether so much work waits that more is to be refused. */
  readonly isFull: () => boolean
}

/** Turns of so many at once. They are full when `mostWaiting` wait. */
export const createTurns = (atOnce: number, mostWaiting: number): Turns => {
  const waiting: (() => void)[] = []
  let running = 0
  // A place goes straight to the work that waits, so that new work does not take it in between.
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
  return {
    run: async (work) => {
      if (running < atOnce) running += 1
      else await new Promise<void>((begin) => waiting.push(begin))
      try {
        return await work()
      } finally {
        leave()
      }
    },
    isFull: () => waiting.length >= mostWaiting,
  }
}
