import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import { lengthInWords } from '../policy-words.ts'
import { wordsOf } from '../words/words.ts'
import type { Check, Checked } from './check.ts'
import { machineOf } from './machine.ts'

/** The result of a check of somebody's own password. `problem`: what to tell them. */
export type OwnPassword =
  | { readonly kind: 'right'; readonly checked: Checked }
  | { readonly kind: 'wrong'; readonly status: 422; readonly problem: string }
  | { readonly kind: 'too-many'; readonly status: 429; readonly problem: string }

/**
 * Checks the password of a person who is signed in already. A stranger at an open machine must not guess it, so the tries
 * count as those of a sign-in do.
 */
export const checkOwnPassword = async (
  c: Context,
  { sessions, settings, throttle }: Clinic,
  check: Check,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<OwnPassword> => {
  const words = wordsOf(c)
  const machine = machineOf(c, settings)
  const wait = await throttle.tooMany(name, machine)
  if (wait !== undefined) {
    c.header('retry-after', String(wait))
    const minutes = lengthInWords(words, Math.ceil(wait / 60) * 60_000)
    return { kind: 'too-many', status: 429, problem: words.forms.tooManyTries(minutes) }
  }
  const checked = await check(name, password)
  if (!checked) {
    sessions.write({ what: 'password-refused', subject: name, detail: `from ${machine}` })
    return { kind: 'wrong', status: 422, problem: words.forms.wrongPassword }
  }
  await throttle.succeeded(name, machine)
  return { kind: 'right', checked }
}
