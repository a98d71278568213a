import type { EndReason } from '../core/session.ts'

/** What the warning says in one language. `{}` stands for a length of time. */
export interface WarningWords {
  /** The language, for the way a length of time is written. */
  readonly language: string
  readonly title: string
  /** What happens if the person does nothing, and what does not help. */
  readonly idle: string
  /** The same when nothing can put the end off. */
  readonly lifetime: string
  readonly stay: string
  readonly signOut: string
  /** The button that goes on until an end that cannot be put off. */
  readonly goOn: string
  readonly asking: string
  readonly unreachable: string
  readonly refused: string
  /** Spoken as time goes by. */
  readonly left: string
  readonly close: string
  /** Why a session ended. */
  readonly ended: Readonly<Record<EndReason, string>>
}

const en: WarningWords = {
  language: 'en',
  title: 'Are you still there?',
  idle: 'You will soon be signed out. The mouse does not help, only your answer does.',
  lifetime: 'Your session will soon end and cannot be extended.',
  stay: 'Stay signed in',
  signOut: 'Sign out',
  goOn: 'Continue until then',
  asking: 'Asking…',
  unreachable: 'The server cannot be reached.',
  refused: 'Refused.',
  left: '{} left',
  close: 'Close',
  ended: {
    idle: 'You were signed out after {} without activity.',
    lifetime: 'You were signed out because your session had reached its longest time.',
    closed: 'You were signed out because the page was closed.',
    'signed-out': 'You have signed out.',
    revoked: 'You were signed out by an administrator.',
    replaced: 'You were signed out because you signed in again.',
  },
}

const de: WarningWords = {
  language: 'de',
  title: 'Sind Sie noch da?',
  idle: 'Sie werden gleich abgemeldet. Die Maus hilft nicht, nur Ihre Antwort.',
  lifetime: 'Ihre Sitzung endet gleich und lässt sich nicht verlängern.',
  stay: 'Angemeldet bleiben',
  signOut: 'Abmelden',
  goOn: 'Bis dahin weiter',
  asking: 'Einen Moment …',
  unreachable: 'Der Server ist nicht erreichbar.',
  refused: 'Abgelehnt.',
  left: 'Noch {}',
  close: 'Schließen',
  ended: {
    idle: 'Sie wurden nach {} ohne Aktivität abgemeldet.',
    lifetime: 'Sie wurden abgemeldet, weil Ihre Sitzung ihre längste Dauer erreicht hatte.',
    closed: 'Sie wurden abgemeldet, weil die Seite geschlossen wurde.',
    'signed-out': 'Sie haben sich abgemeldet.',
    revoked: 'Sie wurden von der Verwaltung abgemeldet.',
    replaced: 'Sie wurden abgemeldet, weil Sie sich neu angemeldet haben.',
  },
}

const fr: WarningWords = {
  language: 'fr',
  title: 'Êtes-vous toujours là ?',
  idle: 'Vous serez bientôt déconnecté. La souris n’aide pas, seule votre réponse aide.',
  lifetime: 'Votre session se terminera bientôt et ne peut être prolongée.',
  stay: 'Rester connecté',
  signOut: 'Se déconnecter',
  goOn: 'Continuer jusque-là',
  asking: 'Un instant…',
  unreachable: 'Le serveur est injoignable.',
  refused: 'Refusé.',
  left: 'Encore {}',
  close: 'Fermer',
  ended: {
    idle: 'Vous avez été déconnecté après {} sans activité.',
    lifetime: 'Vous avez été déconnecté, car votre session avait atteint sa durée maximale.',
    closed: 'Vous avez été déconnecté, car la page a été fermée.',
    'signed-out': 'Vous vous êtes déconnecté.',
    revoked: 'Vous avez été déconnecté par un administrateur.',
    replaced: 'Vous avez été déconnecté, car vous vous êtes connecté de nouveau.',
  },
}

const es: WarningWords = {
  language: 'es',
  title: '¿Sigue ahí?',
  idle: 'Su sesión se cerrará pronto. El ratón no ayuda, solo su respuesta.',
  lifetime: 'Su sesión terminará pronto y no se puede prolongar.',
  stay: 'Seguir conectado',
  signOut: 'Cerrar sesión',
  goOn: 'Seguir hasta entonces',
  asking: 'Un instante…',
  unreachable: 'El servidor no responde.',
  refused: 'Rechazado.',
  left: 'Quedan {}',
  close: 'Cerrar',
  ended: {
    idle: 'Su sesión se cerró tras {} sin actividad.',
    lifetime: 'Su sesión se cerró porque había alcanzado su duración máxima.',
    closed: 'Su sesión se cerró porque se cerró la página.',
    'signed-out': 'Ha cerrado la sesión.',
    revoked: 'Un administrador cerró su sesión.',
    replaced: 'Su sesión se cerró porque volvió a iniciar sesión.',
  },
}

/** The words in a language such as `de-AT`; English where there are none. */
export const wordsFor = (language: string): WarningWords =>
  [de, fr, es].find((words) => language.toLowerCase().startsWith(words.language)) ?? en

/** A length of time in words: `1 minute`, `90 seconds`. */
export const inWords = ({ language }: WarningWords, ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  const [unit, size] = seconds % 60 ? ['second', 1] : seconds % 3_600 ? ['minute', 60] : ['hour', 3_600]
  return (seconds / size).toLocaleString(language, { style: 'unit', unit, unitDisplay: 'long' })
}

/** The sentence that says why a session ended. `idleMs`: how long the person could have done nothing. */
export const endedSentence = (words: WarningWords, reason: EndReason, idleMs = 60_000): string =>
  words.ended[reason].replace('{}', inWords(words, idleMs))
