/** What is said of a draft in one language. */
export interface DraftWords {
  /** What was typed is back. */
  readonly back: string
  /** The button that takes it out again. */
  readonly discard: string
}

const en: DraftWords = {
  back: 'What you had typed here is back. It is not saved yet.',
  discard: 'Discard it',
}

const others: Readonly<Record<string, DraftWords>> = {
  de: { back: 'Was Sie hier getippt hatten, ist wieder da. Es ist noch nicht gespeichert.', discard: 'Verwerfen' },
  fr: { back: 'Ce que vous aviez saisi ici est de retour. Ce n’est pas encore enregistré.', discard: 'Supprimer' },
  es: { back: 'Lo que había escrito aquí está de nuevo. Aún no se ha guardado.', discard: 'Descartar' },
}

/** The words in a language such as `de-AT`; English where there are none. */
export const draftWordsFor = (language: string): DraftWords => others[language.slice(0, 2).toLowerCase()] ?? en
