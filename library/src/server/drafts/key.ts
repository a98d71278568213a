import { type Instant, instant } from '../../core/time.ts'
import { base64url } from '../http/token.ts'

/** The key of one person's draft. */
export interface DraftKey {
  /** The name of the key. It reveals only when the key was made. */
  readonly id: string
  readonly madeAt: Instant
  /** 256 bits in base64url. */
  readonly key: string
}

/** The keys of drafts. They are not stored: each is derived again from the secret, the person and its own id. */
export interface DraftKeys {
  readonly make: (subject: string, now: Instant) => Promise<DraftKey>
  /** The key with this id, if it is this subject's. */
  readonly find: (subject: string, id: string) => Promise<DraftKey | undefined>
}

const keyBytes = 32
const proofBytes = 16

// Constant time: a near miss takes as long as a far one.
const isSame = (one: string, other: string): boolean => {
  let differences = one.length ^ other.length
  for (let at = 0; at < one.length; at++) differences |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return differences === 0
}

/**
 * The keys derived from a secret.
 * @see RFC 5869 (HKDF).
 */
export const createDraftKeys = (secret: string): DraftKeys => {
  const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
  const imported = crypto.subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits'])

  const derive = async (subject: string, madeAt: string, chance: string): Promise<DraftKey> => {
    const info = encode(JSON.stringify(['curfew draft', subject, madeAt, chance]))
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
    const bytes = new Uint8Array(await crypto.subtle.deriveBits(how, await imported, (keyBytes + proofBytes) * 8))
    // The id holds the proof. So an id of another subject or another moment is never taken for this one.
    const proof = base64url(bytes.slice(keyBytes))
    return {
      id: `${madeAt}.${chance}.${proof}`,
      madeAt: instant(Number.parseInt(madeAt, 36)),
      key: base64url(bytes.slice(0, keyBytes)),
    }
  }

  return {
    make: (subject, now) =>
      derive(subject, Math.floor(now).toString(36), base64url(crypto.getRandomValues(new Uint8Array(16)))),
    find: async (subject, id) => {
      const [, madeAt, chance] = /^([\da-z]{1,12})\.([\w-]{22})\.[\w-]{22}$/.exec(id) ?? []
      if (madeAt === undefined || chance === undefined) return undefined
      const found = await derive(subject, madeAt, chance)
      return isSame(found.id, id) ? found : undefined
    },
  }
}
