/** The texts, in one language, above a form whose task was revoked while it held typed text. */
export interface TaskWords {
  /** An administrator changed the person's roles. */
  readonly changedFor: string
  /** The person signed in again with other roles. */
  readonly changed: string
  /** The typed text stays and can be copied. */
  readonly stays: string
}

/** The texts in English. */
export const englishTaskWords: TaskWords = {
  changedFor: 'An administrator changed your roles.',
  changed: 'Your roles have changed.',
  stays: 'You cannot send this any more. What you typed stays here, so that you can copy it.',
}
