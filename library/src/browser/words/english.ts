import type { EndReason } from '../../core/session.ts'
import type { EndFacts } from '../../core/wire.ts'

/**
 * An end that has a sentence. `yourself`: its person ended it from another of their sessions. `…Alone`: only the reason is
 * known.
 */
export type EndName = EndReason | 'yourself' | `${'idle' | 'lifetime' | 'revoked'}Alone`

/** The texts of the warning in one language. `{}` stands for a length of time. */
export interface WarningWords {
  /** The language, for writing lengths of time. */
  readonly language: string
  readonly title: string
  /** The sentence about the coming end, and the time left for an answer. */
  readonly idle: string
  /** The title when the end cannot be put off. */
  readonly lifetimeTitle: string
  /** The same in a sentence, with the longest time that a session may last. */
  readonly lifetime: string
  readonly stay: string
  /** The button that gives the time of `moreTime`. */
  readonly more: string
  readonly signOut: string
  /** The button that goes on until an end that cannot be put off. */
  readonly goOn: string
  readonly asking: string
  readonly unreachable: string
  readonly refused: string
  /** Spoken as the time passes. */
  readonly left: string
  /** An approximate length of time. */
  readonly about: string
  readonly close: string
  /** Added after an end by inactivity, when the server refused the reports of the person's activity. */
  readonly unreported: string
  /** The sentences that say why a session ended. */
  readonly ended: Readonly<Record<EndName, string>>
}

/** The texts in English. Translations have a line for each, in this order. */
export const english: WarningWords = {
  language: 'en',
  title: 'Are you still there?',
  idle: 'For security you will be signed out in {}. Choose “Stay signed in” to carry on.',
  lifetimeTitle: 'Your session ends soon',
  lifetime: 'You have been signed in for {}, the longest allowed. Save your work, then sign in again.',
  stay: 'Stay signed in',
  more: 'I need more time',
  signOut: 'Sign out',
  goOn: 'Keep working until then',
  asking: 'Keeping you signed in…',
  unreachable: 'We cannot reach the server. Check your connection and press again.',
  refused: 'That did not work. Please sign in again.',
  left: '{} left',
  about: 'about {}',
  close: 'Close',
  unreported: 'This page could not report that you were active.',
  ended: {
    idle: 'You were signed out after {} without activity.',
    lifetime: 'You had been signed in for {}, so we signed you out. Please sign in again.',
    closed: 'You were signed out because you closed your last page.',
    'signed-out': 'You have signed out.',
    revoked: 'You were signed out by an administrator.',
    yourself: 'You ended this session from another device.',
    replaced: 'You were signed out here because you signed in again.',
    idleAlone: 'You were signed out after a time without activity.',
    lifetimeAlone: 'You had been signed in for the longest time allowed, so we signed you out. Please sign in again.',
    revokedAlone: 'Your session was ended.',
  },
}

/** A length of time in words: `1 minute`, `90 seconds`. */
export const inWords = ({ language }: Pick<WarningWords, 'language'>, ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  const [unit, size] = seconds % 60 ? ['second', 1] : seconds % 3_600 ? ['minute', 60] : ['hour', 3_600]
  return (seconds / size).toLocaleString(language, { style: 'unit', unit, unitDisplay: 'long' })
}

/** The time left in words: `40 seconds`, `about 3 minutes`. */
export const leftInWords = (words: WarningWords, ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 60 || seconds % 60 === 0) return inWords(words, ms)
  return words.about.replace('{}', inWords(words, Math.ceil(seconds / 60 - 0.5) * 60_000))
}

/**
 * The sentence that says why a session ended, with the known facts. `idleMs`: how long a session lasts without activity.
 * `reports`: `refused` when the person's activity could not be reported.
 */
export const endedSentence = (
  words: WarningWords,
  reason: EndReason,
  idleMs?: number,
  { lifetimeMs, by, reports }: Partial<EndFacts> & { readonly reports?: 'refused' } = {},
): string => {
  const ms = reason === 'idle' ? idleMs : lifetimeMs
  const isAlone = { idle: !ms, lifetime: !ms, revoked: !by }[reason as 'idle']
  const name: EndName = by === 'yourself' ? by : isAlone ? `${reason as 'idle'}Alone` : reason
  return words.ended[name].replace('{}', ms ? inWords(words, ms) : '') + (reports ? ` ${words.unreported}` : '')
}
