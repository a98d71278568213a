import { languageOf, learnWords } from '../words/languages.ts'

/** Fetches the view of an end. Undefined when it cannot be fetched. */
export const fetchEnded = (): Promise<typeof import('./view.ts') | undefined> =>
  import('./view.ts').catch(() => undefined)

/** Fetches the view and its texts in advance, because at the end the server may be away. */
export const prepareToShow = (): Promise<unknown> =>
  Promise.all([fetchEnded(), learnWords(languageOf(document.documentElement))])
