import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { newToken, sha256 } from '../http/token.ts'

const length = 22

/**
 * Makes the name of a subject for its own pages: 128 bits derived from the secret and the subject. A page whose session
 * was replaced compares it, to know whether the new session is its own person's. The name reveals nothing, and another
 * secret gives another name. Default: a secret of this process.
 */
export const createPersons = (secret: string = newToken()): ((subject: string) => MaybePromise<string>) => {
  const once = (text: string): MaybePromise<string> => sha256(`person ${secret} ${text}`)
  return (subject) => whenReady(whenReady(once(subject), once), (made) => made.slice(0, length))
}
