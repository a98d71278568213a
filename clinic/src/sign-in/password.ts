import { hash, verify } from '@node-rs/argon2'

/** The fewest characters of a password, for it is all that somebody signs in with. */
export const shortestPassword = 15

/** The most characters of a password. */
export const longestPassword = 256

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * The argon2id hash of a password, taken exactly as it was typed.
 * @see OWASP ASVS 5.0.0, 6.2.8 and 11.4.2.
 */
export const hashOf = (password: string): Promise<string> => hash(password, cost)

/** Whether a password is the one that was hashed. */
export const isPassword = (password: string, hashed: string): Promise<boolean> => verify(hashed, password)

/**
 * Why a new password cannot be used, in words; undefined when it can.
 * @see NIST SP 800-63B-4, 3.1.1.2: 15 characters when nothing else is asked for, and no rules about kinds of characters.
 */
export const whyNot = (password: string, name: string): string | undefined => {
  const characters = [...password].length
  if (characters < shortestPassword)
    return `The password has ${characters} characters. It is all that is asked for at sign-in, so it needs at least ${shortestPassword}. A few words in a row do well.`
  if (characters > longestPassword) return `The password has ${characters} characters; ${longestPassword} are the most.`
  if (new Set(password).size < 5) return 'The password repeats too few characters. Take a few words in a row.'
  const plain = password.toLowerCase()
  if (/harbour.?vets/.test(plain) || (name.length > 3 && plain.includes(name.toLowerCase())))
    return "The password holds the clinic's name or the account's, which are tried first. Take other words."
  return undefined
}
