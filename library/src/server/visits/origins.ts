import { cutTo } from '../../core/cut.ts'
import { valueShown } from '../../core/known-fields.ts'
import { Misuse } from '../../core/misuse.ts'
import type { Origins } from '../../core/session.ts'
import type { Engine } from '../engine/engine.ts'
import type { RequestHead } from '../http/request.ts'

const longestAgent = 256
const longestHow = 40

/** Whether a value is a text of 1 to `most` characters, without control characters. */
export const isShortText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && !/\p{Cc}/u.test(value)

/**
 * Checks that a sign-in names a person.
 * @throws Misuse when it is given nothing, or something else than an object.
 */
export const checkWho = (who: unknown): void => {
  if (typeof who !== 'object' || who === null)
    throw new Misuse(
      'session.bad-who',
      `the person of a sign-in is ${valueShown(who)}; write { subject: String(user.id), roles: ['…'] }`,
    )
}

/**
 * Checks the word for how a person signed in.
 * @throws Misuse when it is none.
 */
export const checkHow = (how: unknown): void => {
  if (how !== undefined && !isShortText(how, longestHow))
    throw new Misuse(
      'session.bad-how',
      `how is ${JSON.stringify(how)}; write 1 to ${longestHow} characters without control characters, such as 'password'`,
    )
}

/** The facts that a sign-in tells about itself, as far as they are known. */
export const originsOf = (
  { addressOf, server }: Pick<Engine, 'addressOf' | 'server'>,
  head: RequestHead,
  how: string | undefined,
): Origins => {
  const from = addressOf(head)
  const agent = cutTo(head.headers.get('user-agent') ?? '', longestAgent)
  return {
    ...(from !== undefined && { from }),
    ...(agent !== '' && { agent }),
    ...(how !== undefined && { how }),
    ...(server !== undefined && { server }),
  }
}
