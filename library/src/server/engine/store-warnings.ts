import type { Entry } from '../../core/entry.ts'
import type { Store } from '../../stores/store.ts'

/** Tells each warning of a store to stderr and to the journal. Gives a function that stops it. */
export const tellWarnings = (
  { warnings }: Pick<Store, 'warnings'>,
  write: (entry: Omit<Entry, 'at'>) => void,
): (() => void) | undefined =>
  warnings?.((sentence) => {
    console.error(`curfew: ${sentence}`)
    write({ what: 'store-warning', detail: sentence })
  })
