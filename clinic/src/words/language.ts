/** The languages that the clinic speaks. */
export const languages = ['en', 'de', 'fr', 'es'] as const

/** One of them. */
export type Language = (typeof languages)[number]

/** The name of each language in itself. */
export const ownNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
}

/** Whether a text names one of them. */
export const isLanguage = (text: string | undefined): text is Language => languages.some((one) => one === text)

/**
 * The clinic's language that a reader prefers. English when there is none.
 * @see RFC 9110, 12.5.4: `Accept-Language: de-AT, en;q=0.5`.
 */
export const likedMost = (accepted: string | undefined): Language => {
  const wishes = (accepted ?? '').split(',').map((wish, at) => {
    const [, tag = '', quality = '1'] = /^\s*([a-z]+)(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(wish) ?? []
    return { tag: tag.toLowerCase(), quality: Number(quality), at }
  })
  const [best] = wishes
    .filter(({ tag, quality }) => isLanguage(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality || one.at - other.at)
  return isLanguage(best?.tag) ? best.tag : 'en'
}
