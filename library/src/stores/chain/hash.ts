import type { MaybePromise } from '../../core/maybe-promise.ts'

interface HashOfNode {
  hash(algorithm: 'sha256', text: string, encoding: 'base64url'): string
}
interface ProcessOfNode {
  getBuiltinModule?(name: 'node:crypto'): Partial<HashOfNode> | undefined
}

// A check of a long chain hashes every entry, so a synchronous hash is worth having. Without one, Web Crypto does it.
const direct = (globalThis as { process?: ProcessOfNode }).process?.getBuiltinModule?.('node:crypto')?.hash

const digest = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The SHA-256 of a text in base64url. */
export const sha256 = (text: string): MaybePromise<string> => direct?.('sha256', text, 'base64url') ?? digest(text)
