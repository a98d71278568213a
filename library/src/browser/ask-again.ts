import { type Asked, openProof, type Prove } from './ask-again/dialog.ts'
import type { ProofWords } from './ask-again/words.ts'

export type { Prove } from './ask-again/dialog.ts'
export type { ProofWords } from './ask-again/words.ts'

const isNotFresh = async (answer: Response): Promise<boolean> => {
  if (answer.status !== 401 || !answer.headers.get('content-type')?.includes('problem+json')) return false
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined)
  return typeof (problem as { readonly maxAgeMs?: unknown } | undefined)?.maxAgeMs === 'number'
}

let asked: Asked | undefined

/**
 * Sends a request. Where the server's `requireFresh` wants it, the person proves again who they are, and it sends once
 * more. A dialog asks for the password, and `prove` asks the server about it. The answer is that of the last request:
 * still the 401 when the person cancels. Requests at the same time share one dialog. Texts follow the page's `lang`, or
 * `words`.
 * @see OWASP ASVS 5.0.0, 7.5.1; WCAG 2.2, 2.2.5 (Re-authenticating).
 */
export const askAgain = async (
  send: () => Promise<Response>,
  prove: Prove,
  words: Partial<ProofWords> = {},
): Promise<Response> => {
  const answer = await send()
  if (!(await isNotFresh(answer))) return answer
  // The page may have swapped its body, and the dialog with it.
  if (asked && !asked.host.isConnected) {
    asked.giveUp()
    asked = undefined
  }
  asked ??= openProof(prove, words)
  const mine = asked
  const isProved = await mine.isProved
  if (asked === mine) asked = undefined
  return isProved ? send() : answer
}
