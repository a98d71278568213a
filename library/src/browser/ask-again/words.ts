/** The texts of the dialog in which a person proves again who they are, in one language. */
export interface ProofWords {
  readonly title: string
  /** Why the password is asked for. */
  readonly text: string
  /** The label of the field. */
  readonly password: string
  readonly goOn: string
  readonly cancel: string
  /** While the server checks it. */
  readonly asking: string
  /** The password was not right. */
  readonly wrong: string
  /** The server gave no answer. */
  readonly away: string
}

/** The texts in English. */
export const englishProofWords: ProofWords = {
  title: 'Is it still you?',
  text: 'This step needs your password once more. What you typed on the page stays.',
  password: 'Your password',
  goOn: 'Go on',
  cancel: 'Cancel',
  asking: 'Checking…',
  wrong: 'That is not your password. Try again.',
  away: 'We cannot reach the server. Check your connection, and try again.',
}
