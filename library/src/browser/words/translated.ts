import type { WarningWords } from './english.ts'
import { translations } from './translations.ts'

/** The texts in a language such as `de-AT`, or in English. */
export const translated = (english: WarningWords, tag: string): WarningWords => {
  const language = Object.keys(translations).find((one) => tag.toLowerCase().startsWith(one)) ?? 'en'
  const lines = translations[language]?.split('\n')
  if (!lines) return english
  const said = <Words extends object>(words: Words): Words =>
    Object.fromEntries(Object.keys(words).map((name) => [name, lines.shift()])) as Words
  const { language: _, ended, ...plain } = english
  return { language, ...said(plain), ended: said(ended) }
}
