import type { Instant } from '../core/time.ts'

/** Something that waits in a heap for its moment. The heap alone writes `place`. */
export interface Waiting {
  /** The moment it waits under: its true one, or one before that. */
  waitsUntil: Instant
  /** Where in the heap it is; -1 when it is not. */
  place: number
}

/** A binary heap: the one that waits under the earliest moment is first. */
export interface DueHeap<One extends Waiting> {
  /** The first. */
  readonly first: () => One | undefined
  /** Takes one in, or moves it to where its moment, which has changed, belongs. */
  readonly put: (one: One) => void
  /** Takes one out, if it is in. */
  readonly drop: (one: One) => void
}

/** An empty heap. */
export const createDueHeap = <One extends Waiting>(): DueHeap<One> => {
  const heap: One[] = []

  const set = (one: One, place: number): void => {
    heap[place] = one
    one.place = place
  }

  const raise = (one: One): void => {
    let place = one.place
    while (place > 0) {
      const above = heap[(place - 1) >> 1] as One
      if (above.waitsUntil <= one.waitsUntil) break
      const gap = above.place
      set(above, place)
      place = gap
    }
    set(one, place)
  }

  const sink = (one: One): void => {
    let place = one.place
    for (;;) {
      const left = heap[2 * place + 1]
      const right = heap[2 * place + 2]
      const below = left && right && right.waitsUntil < left.waitsUntil ? right : left
      if (!below || below.waitsUntil >= one.waitsUntil) break
      const gap = below.place
      set(below, place)
      place = gap
    }
    set(one, place)
  }

  const put = (one: One): void => {
    if (one.place < 0) one.place = heap.length
    raise(one)
    sink(one)
  }

  return {
    first: () => heap[0],
    put,
    drop: (one) => {
      const { place } = one
      if (place < 0) return
      one.place = -1
      const last = heap.pop() as One
      if (last === one) return
      last.place = place
      put(last)
    },
  }
}
