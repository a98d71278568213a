/** The coming events of a world, in the order of their moments. All in milliseconds since its beginning. */
export interface Timeline {
  readonly now: () => number
  /** Plans an event for after so many milliseconds. */
  readonly after: (wait: number, happen: () => void) => void
  /** Runs all events that come before a moment. */
  readonly runUntil: (until: number) => void
}

interface Planned {
  readonly at: number
  readonly nth: number
  readonly happen: () => void
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.nth < b.nth)

/** A timeline at its beginning: a binary heap, because a world has some thousand moments. */
export const createTimeline = (): Timeline => {
  const heap: Planned[] = []
  let now = 0
  let count = 0

  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]]
    if (!first || !second) return
    heap[a] = second
    heap[b] = first
  }
  const isLess = (a: number, b: number): boolean => {
    const [first, second] = [heap[a], heap[b]]
    return first !== undefined && second !== undefined && isBefore(first, second)
  }
  const take = (): Planned | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (heap.length === 0 || !last) return first
    heap[0] = last
    for (let at = 0, least = 0; ; at = least) {
      for (const child of [2 * at + 1, 2 * at + 2]) if (isLess(child, least)) least = child
      if (least === at) return first
      swap(at, least)
    }
  }

  return {
    now: () => now,
    after: (wait, happen) => {
      heap.push({ at: now + wait, nth: count++, happen })
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if (!isLess(at, parent)) return
        swap(at, parent)
        at = parent
      }
    },
    runUntil: (until) => {
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        now = next.at
        take()?.happen()
      }
      now = until
    },
  }
}
