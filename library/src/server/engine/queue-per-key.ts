import { StoreAway } from '../../core/store-away.ts'

/** Runs work for a key after all earlier work for that key. Rejects with `StoreAway` when 500 pieces are waiting. */
export type QueuePerKey = <Answer>(key: string, work: () => Promise<Answer>) => Promise<Answer>

interface Queue {
  last: Promise<unknown>
  waiting: number
}

const mostWaiting = 500

/**
 * Empty queues. Concurrent changes to one session run one after another: run together, all but one would lose the
 * compare-and-set and retry.
 */
export const createQueuePerKey = (): QueuePerKey => {
  const queues = new Map<string, Queue>()
  return async (key, work) => {
    const before = queues.get(key)
    if (before && before.waiting >= mostWaiting)
      throw new StoreAway(new Error(`${mostWaiting} changes to one session were waiting already`))
    const answer = before ? before.last.then(work, work) : work()
    const queue = before ?? { last: answer, waiting: 0 }
    queue.last = answer
    queue.waiting += 1
    queues.set(key, queue)
    try {
      return await answer
    } finally {
      queue.waiting -= 1
      if (queue.waiting === 0) queues.delete(key)
    }
  }
}
