import type { KeptField } from './draft-fields.ts'

/** A key that the server gave for a draft, for as long as this page lives. */
export interface GivenKey {
  readonly id: string
  readonly key: CryptoKey
  /** For how many milliseconds more the server hands it out. */
  readonly keepForMs: number
  /** To whose session it was given. */
  readonly session: string
}

/** A draft as it lies in the browser. */
export interface SealedDraft {
  /** The id of its key. */
  readonly id: string
  readonly nonce: string
  readonly sealed: string
  /** The id of the session under which its form was sent. */
  readonly sent?: string
}

const prefix = 'curfew-draft '
const patience = 5_000

const toText = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))

/** Whether this browser can keep a draft here: it encrypts over HTTPS and on loopback only. */
export const canSeal = (): boolean => !!globalThis.crypto?.subtle

/**
 * A new key, or the one with an id. `gone`: not for this person, or not any more. `off`: no drafts are kept. Undefined:
 * the server has no answer.
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

/** Under which name a draft lies in the browser. Pages' addresses can tell of people, so that it tells none. */
export const placeOf = async (name: string): Promise<string> =>
  prefix + toText(await crypto.subtle.digest('SHA-256', encode(name)))

const bound = (place: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: encode(place),
})

/** Closes fields up under a key, for one place. */
export const seal = async (
  { id, key }: GivenKey,
  place: string,
  fields: readonly KeptField[],
): Promise<SealedDraft> => {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(bound(place, nonce), key, encode(JSON.stringify(fields)))
  return { id, nonce: toText(nonce), sealed: toText(sealed) }
}

/** The fields of a draft; undefined when the key is not its own, or it was changed. */
export const unseal = async (
  { key }: GivenKey,
  place: string,
  { nonce, sealed }: SealedDraft,
): Promise<readonly KeptField[] | undefined> => {
  try {
    const opened = await crypto.subtle.decrypt(bound(place, toBytes(nonce)), key, toBytes(sealed))
    return JSON.parse(new TextDecoder().decode(opened))
  } catch {}
}

/** The draft in a place. */
export const readDraft = (place: string): SealedDraft | undefined => {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '') ?? undefined
  } catch {}
}

/** Puts a draft into its place; without one, it destroys the one that is there. */
export const putDraft = (place: string, draft?: SealedDraft): void => {
  try {
    if (draft) localStorage.setItem(place, JSON.stringify(draft))
    else localStorage.removeItem(place)
  } catch {
    // The browser's storage is full or forbidden: then nothing is kept.
  }
}

const placesInUse = (): readonly string[] => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix))
  } catch {
    return []
  }
}

let swept: Promise<void> | undefined

const sweep = async (path: string): Promise<void> => {
  for (const place of placesInUse()) {
    const draft = readDraft(place)
    const is = typeof draft?.id === 'string' ? await askForKey(path, draft.id) : 'gone'
    if (is === 'gone' && readDraft(place)?.id === draft?.id) putDraft(place)
  }
}

/**
 * Destroys the drafts in this browser that are somebody else's than the person's who is signed in, or too old; once a
 * document. For every page of people who are signed in. `path`: where the server answers for the session.
 */
export const sweepDrafts = (path = '/session'): Promise<void> => {
  swept ??= canSeal() ? sweep(path) : Promise.resolve()
  return swept
}
