import { hash, verify } from '@node-rs/argon2'
import type { Words } from '../words/words.ts'

/** The fewest characters of a password, because people sign in with nothing else. */
export const shortestPassword = 15

/** The most characters of a password. */
export const longestPassword = 256

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * The argon2id hash of a password, exactly as it was typed.
 * @see OWASP ASVS 5.0.0, 6.2.8 and 11.4.2.
 */
export const hashOf = (password: string): Promise<string> => hash(password, cost)

/** Whether a password matches a hash. */
export const isPassword = (password: string, hashed: string): Promise<boolean> => verify(hashed, password)

/**
 * The problem with a new password, in words. Undefined when it can be used.
 * @see NIST SP 800-63B-4, 3.1.1.2: 15 characters for a password alone, and no rules about kinds of characters.
 */
export const whyNot = ({ forms }: Words, password: string, name: string): string | undefined => {
  const characters = [...password].length
  if (characters < shortestPassword) return forms.shortPassword(characters, shortestPassword)
  if (characters > longestPassword) return forms.longPassword(longestPassword)
  if (new Set(password).size < 5) return forms.plainPassword
  const plain = password.toLowerCase()
  if (/harbour.?vets/.test(plain) || (name.length > 3 && plain.includes(name.toLowerCase()))) return forms.knownPassword
  return undefined
}
