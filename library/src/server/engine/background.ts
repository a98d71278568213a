import { wordsOf } from '../../core/store-away.ts'
import type { Entry } from './journal.ts'
import { withTimeout } from './timeout.ts'

/** Work in the background, which no request waits for. */
export interface Background {
  /** Takes in work. If it fails, writes `what` and the reason into the journal. */
  readonly waitUntil: (what: string, work: Promise<unknown>) => void
  /** Waits for pending work, up to the store's timeout. Failures from now on are not written. */
  readonly close: () => Promise<void>
}

/** Background work, none yet. Its failures go to `write`. */
export const createBackground = (write: (entry: Omit<Entry, 'at'>) => void): Background => {
  const pending = new Set<Promise<unknown>>()
  let closed = false
  return {
    waitUntil: (what, work) => {
      const said = work.catch((failure: unknown) => {
        if (!closed) write({ what: 'store-failed', detail: `${what}: ${wordsOf(failure)}` })
      })
      // If the journal itself fails there is nowhere left to report it.
      const done = said.catch(() => {}).then(() => void pending.delete(done))
      pending.add(done)
    },
    close: async () => {
      closed = true
      await withTimeout(Promise.all(pending)).catch(() => {})
    },
  }
}
