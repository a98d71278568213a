import type { Soon } from '../core/soon.ts'

interface NodeCrypto {
  hash(algorithm: 'sha256', text: string, encoding: 'base64url'): string
}
interface NodeProcess {
  getBuiltinModule?(name: 'node:crypto'): Partial<NodeCrypto> | undefined
}

// Hashing at once is worth having on every request; where there is no such function, the web's own does it later.
const direct = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:crypto')?.hash

/** Bytes as base64url, without padding. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const digest = async (text: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

const sha256 = (text: string): Soon<string> => direct?.('sha256', text, 'base64url') ?? digest(text)

/**
 * A new token: 256 random bits.
 * @see OWASP ASVS 5.0.0, 7.2.3 (at least 128 bits from a cryptographic generator).
 */
export const newToken = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/** Whether the text has the shape of a token. */
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** The key under which a store keeps the session of a token. */
export const keyOf = (token: string): Soon<string> => sha256(token)

/** What names a session to people and pages: neither the token nor the key can be told from it. */
export const idOf = async (key: string): Promise<string> => (await sha256(`id ${key}`)).slice(0, 16)

/** The same at once; left out where hashing has to be waited for. */
export const idAtOnce: ((key: string) => string) | undefined =
  direct && ((key) => direct('sha256', `id ${key}`, 'base64url').slice(0, 16))

/** What a client without a browser's headers proves with that it has read `GET /session`. */
export const pageTokenOf = async (token: string): Promise<string> => sha256(`page ${token}`)

const pageIdBytes = 12
// Asking for chance costs much the same however little is asked for.
const chance = new Uint8Array(pageIdBytes * 128)
let used = chance.length

/** A random name for a page whose document is being opened, or for a stream. */
export const newPageId = (): string => {
  if (used === chance.length) {
    crypto.getRandomValues(chance)
    used = 0
  }
  used += pageIdBytes
  return base64url(chance.subarray(used - pageIdBytes, used))
}

/** A token that no browser has been given yet, with what follows from it. */
export interface Fresh {
  readonly token: string
  readonly key: string
  readonly id: string
}

/** A new token whose id can be told before its session starts. */
export const newFresh = async (): Promise<Fresh> => {
  const token = newToken()
  const key = await keyOf(token)
  return { token, key, id: await idOf(key) }
}
