import { hashOf, isPassword, longestPassword } from '../records/password.ts'
import { type Person, passwordHashOf, personNamed } from '../records/people.ts'
import type { Db } from '../storage/open.ts'

/** A person whose password was right, and its hash. */
export type Checked = Person & { readonly passwordHash: string }

/** Checks a name and a password. Undefined when either is wrong or the account is disabled. */
export type Check = (name: string, password: string) => Promise<Checked | undefined>

/**
 * A check that takes as long for an unknown name, because it then compares the password with a spare hash.
 * @see OWASP ASVS 5.0.0, 6.3.8.
 */
export const createCheck = async (db: Db, compare: typeof isPassword = isPassword): Promise<Check> => {
  const spareHash = await hashOf(crypto.randomUUID())
  return async (name, password) => {
    const hashed = passwordHashOf(db, name)
    const isRight = await compare([...password].slice(0, longestPassword).join(''), hashed ?? spareHash)
    if (!isRight || hashed === undefined || [...password].length > longestPassword) return undefined
    const person = personNamed(db, name)
    return person && !person.isDisabled ? { ...person, passwordHash: hashed } : undefined
  }
}
