import { inWords, wordsFor } from 'curfew/browser/warning-words'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import type { Said } from './words/said.ts'

const languages = { en, de, fr, es }

type Language = keyof typeof languages

/** The texts of the gateway's own pages and of the library, in one language. */
export interface Words extends Said {
  readonly language: Language
  readonly curfew: ReturnType<typeof wordsFor>
}

const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text)

/**
 * The language that a reader prefers among the four. English when there is none.
 * @see RFC 9110, 12.5.4: `Accept-Language: de-AT, en;q=0.5`.
 */
export const likedMost = (accepted: string | undefined): Language => {
  const wishes = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish, at) => {
      const [, tag = '', quality = '1'] = /^\s*([a-z]+)(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(wish) ?? []
      return { tag: tag.toLowerCase(), quality: Number(quality), at }
    })
  const [best] = wishes
    .filter(({ tag, quality }) => isLanguage(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality || one.at - other.at)
  return best && isLanguage(best.tag) ? best.tag : 'en'
}

/** The words for a request, in the language that it prefers. */
export const wordsOf = (accepted: string | undefined): Words => {
  const language = likedMost(accepted)
  return { language, curfew: wordsFor(language), ...languages[language] }
}

/** How long ago something was: `3 minutes ago`. */
export const agoInWords = ({ language }: Pick<Words, 'language'>, ms: number): string => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return format.format(-seconds, 'second')
  return seconds < 5_400
    ? format.format(-Math.round(seconds / 60), 'minute')
    : format.format(-Math.round(seconds / 3_600), 'hour')
}

/** A length of time in a sentence: `15 minutes`. */
export const lengthInWords = ({ curfew }: Pick<Words, 'curfew'>, ms: number): string => inWords(curfew, ms)
