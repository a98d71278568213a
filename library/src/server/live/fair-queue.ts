// Node's `setImmediate` adds no delay; elsewhere a timer adds some.
const { setImmediate: atOnce } = globalThis as { readonly setImmediate?: (then: () => void) => unknown }
const nextTurn = atOnce ?? ((then: () => void): unknown => setTimeout(then))

/** Takes in work, and does it at once or soon. */
export type FairQueue = (work: () => void) => void

/**
 * A queue that starts at most `most` pieces of work in one turn of the event loop, in order. So requests are answered
 * in between. A single piece of work starts at once.
 */
export const fairQueue = (most: number): FairQueue => {
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

const everyMs = 25
const fewest = 50

/**
 * Acts on many items, some at a time, within `withinMs` milliseconds. All at once would keep requests waiting. A few
 * are done at once.
 */
export const spread = <Item>(
  items: Iterator<Item>,
  count: number,
  withinMs: number,
  act: (item: Item) => void,
): void => {
  const most = Math.max(fewest, Math.ceil((count * everyMs) / withinMs))
  const some = (): void => {
    for (let left = most; left > 0; left--) {
      const next = items.next()
      if (next.done) return
      act(next.value)
    }
    const timer = setTimeout(some, everyMs)
    ;(timer as { unref?: () => void }).unref?.()
  }
  some()
}
