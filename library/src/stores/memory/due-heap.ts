import type { Instant } from '../../core/time.ts'

/** An entry that waits in a heap for its moment. Only the heap writes `place`. */
export interface HeapEntry {
  /** The moment that orders it: its true moment, or an earlier moment. */
  waitsUntil: Instant
  /** Its place in the heap; -1 when it is not in it. */
  place: number
}

/** A binary heap: the entry with the earliest moment is first. */
export interface DueHeap<Entry extends HeapEntry> {
  /** The entry with the earliest moment. */
  readonly first: () => Entry | undefined
  /** Adds an entry, or moves it when its moment has changed. */
  readonly put: (entry: Entry) => void
  /** Removes an entry, if the heap holds it. */
  readonly drop: (entry: Entry) => void
}

/** An empty heap. */
export const createDueHeap = <Entry extends HeapEntry>(): DueHeap<Entry> => {
  const heap: Entry[] = []

  const set = (entry: Entry, place: number): void => {
    heap[place] = entry
    entry.place = place
  }

  const raise = (entry: Entry): void => {
    let place = entry.place
    while (place > 0) {
      const above = heap[(place - 1) >> 1] as Entry
      if (above.waitsUntil <= entry.waitsUntil) break
      const gap = above.place
      set(above, place)
      place = gap
    }
    set(entry, place)
  }

  const sink = (entry: Entry): void => {
    let place = entry.place
    for (;;) {
      const left = heap[2 * place + 1]
      const right = heap[2 * place + 2]
      const below = left && right && right.waitsUntil < left.waitsUntil ? right : left
      if (!below || below.waitsUntil >= entry.waitsUntil) break
      const gap = below.place
      set(below, place)
      place = gap
    }
    set(entry, place)
  }

  const put = (entry: Entry): void => {
    if (entry.place < 0) entry.place = heap.length
    raise(entry)
    sink(entry)
  }

  return {
    first: () => heap[0],
    put,
    drop: (entry) => {
      const { place } = entry
      if (place < 0) return
      entry.place = -1
      const last = heap.pop() as Entry
      if (last === entry) return
      last.place = place
      put(last)
    },
  }
}
