// Node's own way costs no waiting; elsewhere a timer does.
const { setImmediate: atOnce } = globalThis as { readonly setImmediate?: (then: () => void) => unknown }
const nextTurn = atOnce ?? ((then: () => void): unknown => setTimeout(then))

/** Takes work in, and does it at once or before long. */
export type Turns = (work: () => void) => void

/**
 * Work of which very much may come at once, in order: at most `most` of it is begun in one turn of the event loop, so that
 * requests are answered in between. What comes alone is begun at once.
 */
export const createTurns = (most: number): Turns => {
  let waiting: (() => void)[] = []
  let next = 0
  let begun = 0

  const begin = (work: () => void): void => {
    begun += 1
    if (begun === 1) nextTurn(turn)
    work()
  }
  const turn = (): void => {
    begun = 0
    for (let work = waiting[next]; work && begun < most; work = waiting[next]) {
      next += 1
      begin(work)
    }
    if (next < waiting.length) return
    waiting = []
    next = 0
  }

  return (work) => {
    if (waiting.length === 0 && begun < most) begin(work)
    else waiting.push(work)
  }
}
