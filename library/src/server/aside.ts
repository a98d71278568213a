import type { Entry } from './journal.ts'
import { inTime } from './patience.ts'

/** Work that nobody waits for. */
export interface Asides {
  /** Takes work in; of what fails, `what` and why are written down. */
  readonly aside: (what: string, work: Promise<unknown>) => void
  /** Waits for what is still going on, but not for what takes long; of what fails from now on nothing is said. */
  readonly close: () => Promise<void>
}

/** No work yet. */
export const createAsides = (write: (entry: Omit<Entry, 'at'>) => void): Asides => {
  const pending = new Set<Promise<unknown>>()
  let closed = false
  return {
    aside: (what, work) => {
      const said = work.catch((failure: unknown) => {
        if (!closed) write({ what: 'store-failed', detail: `${what}: ${String(failure)}` })
      })
      // A journal that fails has nobody to tell.
      const done = said.catch(() => {}).then(() => void pending.delete(done))
      pending.add(done)
    },
    close: async () => {
      closed = true
      await inTime(Promise.all(pending)).catch(() => {})
    },
  }
}
