import { english, type WarningWords } from './words/english.ts'
import { translated } from './words/translated.ts'

export { endedSentence, inWords, leftInWords, type WarningWords } from './words/english.ts'

/** The texts in a language such as `de-AT`, or in English. */
export const wordsFor = (tag: string): WarningWords => translated(english, tag)
