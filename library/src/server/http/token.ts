import type { MaybePromise } from '../../core/maybe-promise.ts'

interface NodeCrypto {
  hash(algorithm: 'sha256', text: string, encoding: 'base64url'): string
}
interface NodeProcess {
  getBuiltinModule?(name: 'node:crypto'): Partial<NodeCrypto> | undefined
}

// Every request hashes, so a synchronous hash is worth having. Without one, Web Crypto does it asynchronously.
const direct = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:crypto')?.hash

/** Bytes as base64url, without padding. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const digest = async (text: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** The SHA-256 of a text in base64url. */
export const sha256 = (text: string): MaybePromise<string> => direct?.('sha256', text, 'base64url') ?? digest(text)

/**
 * A new token: 256 random bits.
 * @see OWASP ASVS 5.0.0, 7.2.3 (at least 128 bits from a cryptographic generator).
 */
export const newToken = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/** Whether the text has the shape of a token. */
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** The key under which a store keeps the session of a token. */
export const keyOf = (token: string): MaybePromise<string> => sha256(token)

/** The public id of a session. It reveals neither the token nor the key. */
export const idOf = async (key: string): Promise<string> => (await sha256(`id ${key}`)).slice(0, 16)

/** Whether a text has the form of a public id. */
export const isId = (text: string): boolean => /^[\w-]{16}$/.test(text)

/** The same as `idOf`, synchronously; undefined where hashing is asynchronous. */
export const idAtOnce: ((key: string) => string) | undefined =
  direct && ((key) => direct('sha256', `id ${key}`, 'base64url').slice(0, 16))

/** The page token, with which a client that is no browser proves that it has read `GET /session`. */
export const pageTokenOf = async (token: string): Promise<string> => sha256(`page ${token}`)

const pageIdBytes = 12
// A call for random bytes costs about the same however few they are. So fetch many at once.
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

/** A token that no browser has yet, with the key and id derived from it. */
export interface Fresh {
  readonly token: string
  readonly key: string
  readonly id: string
}

/** Makes a new token whose id is known before its session starts. */
export const newFresh = async (): Promise<Fresh> => {
  const token = newToken()
  const key = await keyOf(token)
  return { token, key, id: await idOf(key) }
}
