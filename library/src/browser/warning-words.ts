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
  idle: 'For your security you will soon be signed out. Moving the mouse or typing does not change that: choose “Stay signed in”.',
  lifetime: 'Your session has reached its longest time and will end. This cannot be put off: save your work.',
  stay: 'Stay signed in',
  signOut: 'Sign out',
  goOn: 'Continue until then',
  asking: 'Asking the server…',
  unreachable: 'The server cannot be reached, so you are not yet staying signed in. Try again.',
  refused: 'The server said no.',
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
  idle: 'Zu Ihrer Sicherheit werden Sie gleich abgemeldet. Maus oder Tastatur ändern daran nichts: Wählen Sie „Angemeldet bleiben“.',
  lifetime:
    'Ihre Sitzung hat ihre längste Dauer erreicht und endet. Das lässt sich nicht aufschieben: Sichern Sie Ihre Arbeit.',
  stay: 'Angemeldet bleiben',
  signOut: 'Abmelden',
  goOn: 'Bis dahin weiterarbeiten',
  asking: 'Der Server wird gefragt …',
  unreachable: 'Der Server ist nicht erreichbar, Sie bleiben also noch nicht angemeldet. Versuchen Sie es erneut.',
  refused: 'Der Server hat abgelehnt.',
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
  idle: 'Pour votre sécurité, vous serez bientôt déconnecté. La souris et le clavier n’y changent rien : choisissez « Rester connecté ».',
  lifetime:
    'Votre session a atteint sa durée maximale et va se terminer. Rien ne peut la prolonger : enregistrez votre travail.',
  stay: 'Rester connecté',
  signOut: 'Se déconnecter',
  goOn: 'Continuer jusque-là',
  asking: 'Demande au serveur…',
  unreachable: 'Le serveur est injoignable : vous ne restez pas encore connecté. Réessayez.',
  refused: 'Le serveur a refusé.',
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
  idle: 'Por su seguridad, su sesión se cerrará pronto. Mover el ratón o teclear no lo cambia: elija «Seguir conectado».',
  lifetime: 'Su sesión ha alcanzado su duración máxima y va a terminar. No se puede aplazar: guarde su trabajo.',
  stay: 'Seguir conectado',
  signOut: 'Cerrar sesión',
  goOn: 'Continuar hasta entonces',
  asking: 'Preguntando al servidor…',
  unreachable: 'No se puede contactar con el servidor: aún no sigue conectado. Inténtelo de nuevo.',
  refused: 'El servidor lo ha rechazado.',
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
export const inWords = (words: WarningWords, ms: number): string => {
  const units = [
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const
  const [unit, size] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ['second', 1_000]
  const how = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(words.language, how).format(Math.ceil(ms / size))
}

/** The sentence that says why a session ended. `idleMs`: how long the person could have done nothing. */
export const endedSentence = (words: WarningWords, reason: EndReason, idleMs = 60_000): string =>
  words.ended[reason].replace('{}', inWords(words, idleMs))
