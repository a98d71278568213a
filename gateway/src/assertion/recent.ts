import type { Duration, Instant } from 'curfew'

/** Texts that are made once and used again for a while. */
export interface Recent {
  /** The text under a name. It is made anew where there is none, or an old one. */
  of(name: string, make: () => string): string
}

/** Keeps texts for `reuse`, and at most `most` of them. */
export const createRecent = (now: () => Instant, reuse: Duration, most: number): Recent => {
  const kept = new Map<string, { readonly text: string; readonly at: Instant }>()
  return {
    of: (name, make) => {
      const at = now()
      const before = kept.get(name)
      // A clock that was set back makes a text look young, so a moment of the future counts as old.
      if (before && before.at <= at && at - before.at < reuse) return before.text
      const text = make()
      // A map gives its names in the order of their coming. So the first is the oldest, once an old one is dropped.
      kept.delete(name)
      kept.set(name, { text, at })
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      return text
    },
  }
}
