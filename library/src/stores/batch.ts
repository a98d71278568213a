/** How single requests that come at about the same time become batches. */
export interface Batching<Item, Answer> {
  /** Sends one item by itself. */
  readonly single: (item: Item) => Promise<Answer>
  /** Sends several items at once; their answers come in the same order. */
  readonly batch: (items: readonly Item[]) => Promise<readonly Answer[]>
  /** The key of an item: a batch never holds two items with the same key. Left out: it may. */
  readonly keyOf?: (item: Item) => string
  /** Whether one item may have made the whole batch fail; each item is then sent by itself. */
  readonly isOfOneItem: (failure: unknown) => boolean
  /** The most items in one batch. */
  readonly maxBatch: number
  /** The most batches without an answer; items that come meanwhile wait for the next batch. */
  readonly maxInFlight: number
  /**
   * After so many milliseconds without an answer a batch may be lost, so other items no longer wait behind it. Left out:
   * `timeoutMs`, which keeps the order.
   */
  readonly slowMs?: number
  /** After so many milliseconds no caller still waits for an answer. */
  readonly timeoutMs: number
}

interface Queued<Item, Answer> {
  readonly item: Item
  readonly done: (answer: Answer | PromiseLike<Answer>) => void
  readonly fail: (failure: unknown) => void
}

/**
 * Sends items in as few batches as it can, and delays no item that comes alone. A batch takes the items of one
 * microtask, and those that came while `maxInFlight` batches had no answer.
 */
export const batched = <Item, Answer>(batching: Batching<Item, Answer>): ((item: Item) => Promise<Answer>) => {
  const { single, batch, keyOf, isOfOneItem, maxBatch, maxInFlight, timeoutMs, slowMs = timeoutMs } = batching
  let queue: Queued<Item, Answer>[] = []
  let inFlight = 0
  let isScheduled = false

  const nextBatch = (): readonly Queued<Item, Answer>[] => {
    const taken: Queued<Item, Answer>[] = []
    const left: Queued<Item, Answer>[] = []
    const keys = new Set<string>()
    for (const queued of queue) {
      const key = keyOf?.(queued.item)
      if (taken.length === maxBatch || (key !== undefined && keys.has(key))) left.push(queued)
      else {
        taken.push(queued)
        if (key !== undefined) keys.add(key)
      }
    }
    queue = left
    return taken
  }

  const sendSingle = ({ item, done, fail }: Queued<Item, Answer>): Promise<void> => single(item).then(done, fail)

  const sendBatch = async (taken: readonly Queued<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await batch(taken.map(({ item }) => item))
      for (const [index, { done }] of taken.entries()) done(answers[index] as Answer)
    } catch (failure) {
      if (isOfOneItem(failure)) await Promise.all(taken.map(sendSingle))
      else for (const { fail } of taken) fail(failure)
    }
  }

  const countInFlight = (sent: Promise<void>): void => {
    let isCounted = true
    inFlight += 1
    const release = (): void => {
      if (!isCounted) return
      isCounted = false
      inFlight -= 1
      clearTimeout(timer)
      send()
    }
    const timer = setTimeout(release, slowMs)
    ;(timer as { unref?: () => void }).unref?.()
    void sent.finally(release)
  }

  const send = (): void => {
    isScheduled = false
    while (queue.length > 0 && inFlight < maxInFlight) {
      const taken = nextBatch()
      const [first] = taken
      countInFlight(first && taken.length === 1 ? sendSingle(first) : sendBatch(taken))
    }
  }

  return (item) =>
    new Promise((done, fail) => {
      queue.push({ item, done, fail })
      if (isScheduled || inFlight === maxInFlight) return
      isScheduled = true
      // Wait one microtask, so that items which come together share a batch.
      queueMicrotask(send)
    })
}
