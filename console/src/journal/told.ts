import type { KeptEntry } from 'curfew/stores/store'
import { answeredWords, entryWords, type Names } from '../words/entry-words.ts'

/** One line of a told journal: a sentence with the entry that it begins with. */
export interface Told {
  readonly entry: KeptEntry
  readonly words: string
}

// A request may also put off a later warning that no page showed.
const answers = (warned: KeptEntry, entry: KeptEntry): boolean =>
  entry.detail !== 'unseen' &&
  warned.session !== undefined &&
  entry.what === 'extended' &&
  entry.session === warned.session

/**
 * Entries as sentences, in the same order. A warning and the answer to it are one sentence. `entries`: the oldest first.
 */
export const toldInOrder = (entries: readonly KeptEntry[], names: Names): readonly Told[] => {
  const answered = new Set<KeptEntry>()
  return entries.flatMap((entry, nth): readonly Told[] => {
    if (answered.has(entry)) return []
    if (entry.what !== 'warned') return [{ entry, words: entryWords(entry, names) }]
    // Another warning of the session in between was the one that got the answer.
    const next = entries
      .slice(nth + 1)
      .find((later) => later.session === entry.session && (later.what === 'warned' || later.what === 'extended'))
    if (!next || !answers(entry, next)) return [{ entry, words: entryWords(entry, names) }]
    answered.add(next)
    return [{ entry, words: answeredWords(next, names) }]
  })
}
