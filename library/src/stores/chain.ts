// The part that all journals of a store share: the chain, its batches, filters and counts.
import { Misuse } from '../core/misuse.ts'
import { after, before, type Duration } from '../core/time.ts'
import { createAppend } from './chain/append.ts'
import { grains, inSteps, stepOf, stepsOf } from './chain/counting.ts'
import { createLists } from './chain/list.ts'
import type { JournalPlace } from './chain/place.ts'
import { createVerify } from './chain/verify.ts'
import type { KeptJournal } from './journal.ts'

export type { ChainBatch, ChainEnds, JournalPlace, StepCount, Walk } from './chain/place.ts'
export { type ChainRow, type Link, noLink } from './chain/row.ts'

const forgottenAtOnce = 500

const inPieces = async (drop: (most: number) => number | Promise<number>): Promise<number> => {
  for (let count = 0; ; ) {
    const some = await drop(forgottenAtOnce)
    count += some
    if (some < forgottenAtOnce) return count
    // Lets the process answer requests between two pieces.
    await new Promise((later) => setTimeout(later))
  }
}

/**
 * A journal in a place.
 * @throws Misuse when `keepFor` is no length of time.
 */
export const chainedJournal = (place: JournalPlace, keepFor: Duration): KeptJournal => {
  if (!(Number.isFinite(keepFor) && keepFor > 0))
    throw new Misuse(
      'store.unusable',
      `keepFor is ${String(keepFor)}; write how long entries are kept, such as days(400), or leave it out`,
    )
  return {
    keepFor,
    append: createAppend(place),
    ...createLists(place),
    count: async ({ since, before: end, grain }) => inSteps(await place.count(grain, stepOf(grain, since), end)),
    addCounts: async (counts) => void (await place.addCounts(stepsOf(counts))),
    forget: async (moment) => {
      const now = after(moment, keepFor)
      const count = await inPieces(async (most) => place.forget(moment, most))
      for (const [grain, , keptFor] of grains)
        await inPieces(async (most) => place.forgetCounts(grain, before(now, keptFor), most))
      return count
    },
    verify: createVerify(place),
  }
}
