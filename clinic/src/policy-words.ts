import type { Policy } from 'curfew'
import { inWords } from 'curfew/browser/warning-words'
import type { Words } from './words/words.ts'

/** A length of time in words: `1 minute`. */
export const lengthInWords = ({ curfew }: Words, ms: number): string => inWords(curfew, ms)

const closing = ({ people: { policy: said } }: Words, { presence }: Policy): string => {
  if (!presence) return said.neverCloses
  return presence.ends === 'any-page' ? said.anyPage : said.lastPage
}

/**
 * The policy in sentences. The first one says how long inactivity may last.
 * @see WCAG 2.2, 2.2.6 (Timeouts).
 */
export const policySentences = (words: Words, policy: Policy): readonly string[] => {
  const { policy: said } = words.people
  const time = (ms: number): string => lengthInWords(words, ms)
  return [
    said.idle(time(policy.idle)) + (policy.drafts ? said.drafts(time(policy.drafts)) : said.noDrafts),
    said.warning(time(policy.warning)),
    closing(words, policy),
    said.lifetime(time(policy.lifetime)),
  ]
}

/** The sentences of a policy, and one about managers where theirs is longer. */
export const policiesInWords = (
  words: Words,
  { policy, managersPolicy }: { readonly policy: Policy; readonly managersPolicy: Policy },
): readonly string[] => {
  const time = (ms: number): string => lengthInWords(words, ms)
  const { idle, warning } = managersPolicy
  const theirs = idle === policy.idle ? [] : [words.people.policy.managers(time(idle), time(warning))]
  return [...policySentences(words, policy), ...theirs]
}
