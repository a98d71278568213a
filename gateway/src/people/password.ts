import { hash, verify } from '@node-rs/argon2'

/**
 * The fewest characters of a password, because people sign in with nothing else.
 * @see NIST SP 800-63B-4, 3.1.1.2: 15 characters for a password alone, and no rules about kinds of characters.
 */
export const shortestPassword = 15

/** The most characters of a password. */
export const longestPassword = 256

/**
 * The work of a hash: 19 MiB, two passes, one lane.
 * @see OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, an iteration count of 2 and 1 degree of parallelism.
 */
const work = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The argon2id hash of a password, exactly as it was typed. */
export const hashOf = (password: string): Promise<string> => hash(password, work)

/** Whether a password matches a hash. */
export const isPassword = (password: string, hashed: string): Promise<boolean> => verify(hashed, password)

/** The problem with a new password, in words. Undefined when it can be used. */
export const faultOfPassword = (password: string, name: string): string | undefined => {
  const characters = [...password]
  if (characters.length < shortestPassword)
    return `the password has ${characters.length} characters; write ${shortestPassword} at least, such as four words`
  if (characters.length > longestPassword)
    return `the password is too long; write ${longestPassword} characters at most`
  if (new Set(characters).size < 5) return 'the password repeats a few characters; write more different ones'
  const isOfName = name.length > 3 && password.toLowerCase().includes(name)
  return isOfName ? 'the password has the name in it; write one without' : undefined
}
