/** A gate that limits how many end entries the journal is writing, to one while the journal fails. */
export interface JournalGate {
  /** Whether an entry may be written now. After a yes, call `tried` with the outcome. */
  readonly enter: () => boolean
  readonly tried: (how: 'written' | 'failed') => void
}

const failuresUntilClosed = 10
const mostUnderWay = 1_000

/**
 * An open gate. Ten failures in a row close it, and the next success opens it. While it is closed it admits one entry
 * at a time. Without it, every pending end would try a failing journal again, each up to the timeout.
 */
export const createJournalGate = (): JournalGate => {
  let failures = 0
  let underWay = 0
  return {
    enter: () => {
      if (underWay >= (failures >= failuresUntilClosed ? 1 : mostUnderWay)) return false
      underWay += 1
      return true
    },
    tried: (how) => {
      underWay -= 1
      failures = how === 'written' ? 0 : failures + 1
    },
  }
}
