import { type Person, passwordHashOf, personNamed } from '../people/people.ts'
import type { Db } from '../storage/open.ts'
import { hashOf, isPassword, longestPassword } from './password.ts'

/** Checks who somebody is. Answers the person, or nothing when the name or the password is wrong. */
export type Check = (name: string, password: string) => Promise<Person | undefined>

/**
 * A check that takes as long for a name that nobody has: the password is then compared with a hash of its own.
 * @see OWASP ASVS 5.0.0, 6.3.8.
 */
export const createCheck = async (db: Db, compare: typeof isPassword = isPassword): Promise<Check> => {
  const nobodys = await hashOf(crypto.randomUUID())
  return async (name, password) => {
    const hashed = passwordHashOf(db, name)
    const isRight = await compare([...password].slice(0, longestPassword).join(''), hashed ?? nobodys)
    return isRight && hashed !== undefined && [...password].length <= longestPassword
      ? personNamed(db, name)
      : undefined
  }
}
