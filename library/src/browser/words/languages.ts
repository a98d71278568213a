import { english, type WarningWords } from './english.ts'

/** The language of an element: the nearest `lang`, else the browser's. */
export const languageOf = (element: Element): string =>
  element.closest<HTMLElement>('[lang]')?.lang || navigator.language

/** Whether a language such as `en-GB` is English, whose words need no file of their own. */
export const isEnglish = (language: string): boolean => /^en\b/i.test(language)

/** The warning's texts in a language. All but the English ones are fetched. If that fails, they are English. */
export const learnWords = async (language: string): Promise<WarningWords> => {
  const known = isEnglish(language) ? undefined : await import('./translated.ts').catch(() => undefined)
  return known?.translated(english, language) ?? english
}
