import { wordsFor } from 'curfew/browser/warning-words'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { createContext, useContext } from 'hono/jsx'
import { de } from './de.ts'
import { en, type Said } from './en.ts'
import { es } from './es.ts'
import { type Formats, formatsOf } from './formats.ts'
import { fr } from './fr.ts'
import { isLanguage, type Language, likedMost } from './language.ts'

/** The clinic's and Curfew's words in one language, with its formats of days and amounts. */
export interface Words extends Said, Formats {
  readonly language: Language
  readonly curfew: ReturnType<typeof wordsFor>
}

const wordsOfLanguage = (language: Language, locale: string, said: Said): Words => ({
  language,
  curfew: wordsFor(language),
  ...formatsOf(locale),
  ...said,
})

const all: Readonly<Record<Language, Words>> = {
  en: wordsOfLanguage('en', 'en-GB', en),
  de: wordsOfLanguage('de', 'de-DE', de),
  fr: wordsOfLanguage('fr', 'fr-FR', fr),
  es: wordsOfLanguage('es', 'es-ES', es),
}

/** The words of a language. */
export const wordsIn = (language: Language): Words => all[language]

/** The cookie that keeps the language that a person has chosen. */
export const languageCookie = 'clinic-language'

/** The words for a request: in the language chosen in this browser, or in the one that the request prefers. */
export const wordsOf = (c: Context): Words => {
  const chosen = getCookie(c, languageCookie)
  return wordsIn(isLanguage(chosen) ? chosen : likedMost(c.req.header('accept-language')))
}

const Spoken = createContext(all.en)

/** Gives words to everything inside. */
export const Speaking = Spoken.Provider

/** The words that the page around speaks. */
export const useWords = (): Words => useContext(Spoken)

/** The word for a name in the records, such as a kind of animal. The name itself when there is none. */
export const named = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] ?? name) : name
