/** The texts of the end page in one language, beside the reason of the end. */
export interface EndedWords {
  readonly title: string
  /** Shown when a draft is kept. */
  readonly kept: string
  readonly goOn: string
}

const en: EndedWords = {
  title: 'You are signed out',
  kept: 'What you typed is kept for you.',
  goOn: 'Sign in and go on',
}

const others: Readonly<Record<string, EndedWords>> = {
  de: {
    title: 'Sie sind abgemeldet',
    kept: 'Was Sie eingegeben haben, ist für Sie aufbewahrt.',
    goOn: 'Anmelden und weiterarbeiten',
  },
  fr: {
    title: 'Votre session est terminée',
    kept: 'Votre saisie est conservée pour vous.',
    goOn: 'Se connecter et continuer',
  },
  es: {
    title: 'Su sesión se ha cerrado',
    kept: 'Lo que escribió se ha guardado para usted.',
    goOn: 'Iniciar sesión y continuar',
  },
}

/** The texts in a language such as `de-AT`, or in English. */
export const endedWordsFor = (language: string): EndedWords => others[language.slice(0, 2).toLowerCase()] ?? en
