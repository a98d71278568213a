import { namespaceOf } from '../namespace.ts'
import type { KeptField } from './fields.ts'

/** A key for drafts from the server. It lives as long as this page. */
export interface GivenKey {
  readonly id: string
  readonly key: CryptoKey
  /** The server gives this key out for so many more milliseconds. */
  readonly keepForMs: number
  /** The id of the session that it was given to. */
  readonly session: string
  /** The server's name for its person on their own pages. */
  readonly person?: string
}

/** A draft as it is stored in the browser. */
export interface SealedDraft {
  /** The id of its key. */
  readonly id: string
  readonly nonce: string
  readonly sealed: string
  /** When it was stored, by this browser's clock. */
  readonly at: number
  /** The once-only key of its form. */
  readonly once: string
  /** Whether its form was sent under that key. */
  readonly sent: boolean
  /** The server's name for its person on their own pages. The end page needs it to know whose the draft is. */
  readonly person?: string | undefined
  /** When a discarded draft is deleted, by this browser's clock. Until then the discard can be undone. */
  readonly goesAt?: number
}

const ofAnyName = /^curfew(-[\w-]+)?-draft /
const prefixOf = (namespace: string): string => `${namespace}-draft `
const patience = 5_000

const toText = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))

/** Decodes base64 or base64url. */
export const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))

/** Whether this browser can keep drafts on this page: it encrypts over HTTPS and on loopback only. */
export const canSeal = (): boolean => !!globalThis.crypto?.subtle

/**
 * Asks the server for a new key, or for the key with an id. `gone`: not for this person, or no longer. `off`: the server
 * keeps no drafts. Undefined: the server does not answer.
 */
export const askForKey = async (path: string, id?: string): Promise<GivenKey | 'gone' | 'off' | undefined> => {
  try {
    const address = `${path}/draft-key${id === undefined ? '' : `?id=${encodeURIComponent(id)}`}`
    const answer = await fetch(address, { signal: AbortSignal.timeout(patience) })
    if (answer.status === 410) return 'gone'
    if (answer.status === 404) return 'off'
    if (!answer.ok) return undefined
    const given = await answer.json()
    const key = await crypto.subtle.importKey('raw', toBytes(given.key), 'AES-GCM', false, ['encrypt', 'decrypt'])
    return { ...given, key }
  } catch {}
}

/** The storage key of a draft. It is a hash, because the address of a page can name people. */
export const placeOf = async (namespace: string, name: string): Promise<string> =>
  prefixOf(namespace) + toText(await crypto.subtle.digest('SHA-256', encode(name)))

/** The parameters of a draft's encryption, which bind it to its place. */
export const bound = (place: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: encode(place),
})

/** Encrypts fields with a key, for one place. */
export const seal = async (
  { id, key }: GivenKey,
  place: string,
  fields: readonly KeptField[],
): Promise<Pick<SealedDraft, 'id' | 'nonce' | 'sealed'>> => {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(bound(place, nonce), key, encode(JSON.stringify(fields)))
  return { id, nonce: toText(nonce), sealed: toText(sealed) }
}

/** The draft in a place; undefined when it was discarded and that can no longer be undone. */
export const readDraft = (place: string): SealedDraft | undefined => {
  try {
    const draft = JSON.parse(localStorage.getItem(place) ?? '')
    return draft.goesAt <= Date.now() ? undefined : draft
  } catch {}
}

/** Stores a draft in its place. Without a draft, destroys the one that is there. */
export const putDraft = (place: string, draft?: SealedDraft): void => {
  try {
    if (draft) localStorage.setItem(place, JSON.stringify(draft))
    else localStorage.removeItem(place)
  } catch {
    // The browser's storage is full or denied: then no draft is kept.
  }
}

const placesInUse = (): readonly string[] => {
  try {
    return Object.keys(localStorage).filter((name) => ofAnyName.test(name))
  } catch {
    return []
  }
}

const taken = new Set<string>()

const keysInCookies = (): readonly string[] => {
  try {
    return [...document.cookie.matchAll(/\.took\.([\w-]+)=1/g)].map(([, key = '']) => key)
  } catch {
    // A document may be denied its cookies.
    return []
  }
}

/** Destroys the drafts of forms that the server has stored, as its responses or the page itself reported. */
export const dropTaken = (...keys: readonly string[]): void => {
  for (const key of [...keys, ...keysInCookies()]) taken.add(key)
  for (const place of placesInUse()) if (isTaken(readDraft(place)?.once)) putDraft(place)
}

/** Whether the server has stored the form with a once-only key, as far as this document knows. */
export const isTaken = (once: string | undefined): boolean => taken.has(once ?? '')

let swept: Promise<void> | undefined

const sweep = async (path: string, namespace: string): Promise<void> => {
  dropTaken()
  for (const place of placesInUse()) {
    // Another application of this origin sweeps its own.
    if (!place.startsWith(prefixOf(namespace))) continue
    const draft = readDraft(place)
    const key = typeof draft?.id === 'string' ? await askForKey(path, draft.id) : 'gone'
    if (key === 'gone' && readDraft(place)?.id === draft?.id) putDraft(place)
  }
}

/**
 * Destroys drafts in this browser that the server has stored, that belong to other people, or that are too old. Runs once
 * per document; call it on every page of signed-in people. `path`: the session's endpoint. `name`: that of the
 * application, if it has one.
 */
export const sweepDrafts = (path = '/session', name = ''): Promise<void> => {
  swept ??= canSeal() ? sweep(path, namespaceOf(name)) : Promise.resolve()
  return swept
}
