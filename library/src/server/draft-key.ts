import { type Instant, instant } from '../core/time.ts'
import { base64url } from './token.ts'

/** The key of one person's draft. */
export interface DraftKey {
  /** Names the key. Nothing can be told from it but when the key was made. */
  readonly id: string
  readonly madeAt: Instant
  /** 256 bits in base64url. */
  readonly key: string
}

/** The keys of drafts. Nothing is stored: a key is made of a secret, the person and its own id, every time anew. */
export interface DraftKeys {
  readonly make: (subject: string, now: Instant) => Promise<DraftKey>
  /** The key with this id, if it is one of this subject's. */
  readonly find: (subject: string, id: string) => Promise<DraftKey | undefined>
}

const keyBytes = 32
const proofBytes = 16

// Takes as long for a near miss as for a far one.
const isSame = (one: string, other: string): boolean => {
  let differences = one.length ^ other.length
  for (let at = 0; at < one.length; at++) differences |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return differences === 0
}

/**
 * The keys that a secret gives.
 * @see RFC 5869 (HKDF).
 */
export const createDraftKeys = (secret: string): DraftKeys => {
  const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
  const imported = crypto.subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits'])

  const derive = async (subject: string, madeAt: string, chance: string): Promise<DraftKey> => {
    const info = encode(JSON.stringify(['curfew draft', subject, madeAt, chance]))
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
    const bytes = new Uint8Array(await crypto.subtle.deriveBits(how, await imported, (keyBytes + proofBytes) * 8))
    // The proof stands in the id, so that nobody else's id, and no other moment, is taken for one of this subject's.
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
