import { createHash, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'

/** The signature of assertions: `EdDSA` with Ed25519, or `ES256` for applications whose library knows no Ed25519. */
export type Algorithm = 'EdDSA' | 'ES256'

/** A public key as `jwks.json` shows it. */
export interface PublicKey {
  readonly kid: string
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y?: string
  readonly alg: Algorithm
  readonly use: 'sig'
}

/** A key of this process. The private half stays in it: nothing gives it out. */
export interface Signer {
  readonly publicKey: PublicKey
  /** Signs claims as a JWT. */
  readonly sign: (claims: object) => string
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

/** @see RFC 7638, 3: the members in this order, without spaces. */
const thumbprint = ({ crv, kty, x, y }: JsonWebKey): string =>
  createHash('sha256')
    .update(JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y }))
    .digest('base64url')

const newPair = (algorithm: Algorithm) =>
  algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Makes a new key. */
export const newSigner = (algorithm: Algorithm): Signer => {
  const { publicKey, privateKey } = newPair(algorithm)
  const jwk = publicKey.export({ format: 'jwk' })
  const { kty = '', crv = '', x = '', y } = jwk
  const kid = thumbprint(jwk)
  const head = base64url(JSON.stringify({ alg: algorithm, kid, typ: 'JWT' }))
  const digest = algorithm === 'EdDSA' ? null : 'sha256'
  return {
    publicKey: { kid, kty, crv, x, ...(y !== undefined && { y }), alg: algorithm, use: 'sig' },
    sign: (claims) => {
      const signed = `${head}.${base64url(JSON.stringify(claims))}`
      // JWS wants the two numbers of an ECDSA signature side by side. Ed25519 ignores the encoding.
      const signature = sign(digest, Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${signed}.${signature.toString('base64url')}`
    },
  }
}
