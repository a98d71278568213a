import type { Policy } from 'curfew'
import { inWords, wordsFor } from 'curfew/browser/warning-words'

const english = wordsFor('en')

/** A length of time in words: `1 minute`. */
export const lengthInWords = (ms: number): string => inWords(english, ms)

const closing = ({ presence }: Policy): string => {
  if (!presence) return 'Closing the page does not sign you out.'
  return presence.ends === 'any-page'
    ? 'Closing any of your pages signs you out.'
    : 'Closing your last page signs you out.'
}

const unsaved = ({ drafts }: Policy): string =>
  drafts
    ? `what you have not saved is lost then, but a consultation note is kept for you for ${lengthInWords(drafts)}.`
    : 'what you have not saved is lost then.'

/**
 * The policy in sentences, the first of which says how long inactivity may last.
 * @see WCAG 2.2, 2.2.6 (Timeouts).
 */
export const policySentences = (policy: Policy): readonly string[] => [
  `You are signed out after ${lengthInWords(policy.idle)} without activity; ${unsaved(policy)}`,
  `A warning comes ${lengthInWords(policy.warning)} before, and one press keeps you signed in.`,
  closing(policy),
  `After ${lengthInWords(policy.lifetime)} you sign in again in any case.`,
]
