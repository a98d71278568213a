/**
 * The locale for times in a language such as `en` or `de-AT`: the browser's own for that language, if it has one.
 * English without a country becomes that of Europe, because it would put the month before the day.
 */
export const ownLocale = (language: string): string => {
  const start = `${language.slice(0, 2)}-`
  return [...navigator.languages, language, 'en-GB'].find((tag) => tag.startsWith(start)) ?? language
}
