import { StoreAway } from 'curfew'
import type { KeptEntry, KeptJournal } from 'curfew/stores/store'

/** The part of a kept journal that pages read. */
export type ReadJournal = Pick<KeptJournal, 'list' | 'count' | 'stream'>

const answered = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
  answer.catch((failure: unknown) => {
    throw new StoreAway(failure)
  })

async function* answeredOneByOne(entries: AsyncIterable<KeptEntry>): AsyncGenerator<KeptEntry> {
  try {
    yield* entries
  } catch (failure) {
    throw new StoreAway(failure)
  }
}

/** A journal whose failures are those of a store, so that a page says 503 instead of failing in the application. */
export const answeringJournal = (journal: KeptJournal): ReadJournal => ({
  list: (filter, how) => answered(journal.list(filter, how)),
  count: (what) => answered(journal.count(what)),
  stream: (filter) => answeredOneByOne(journal.stream(filter)),
})
