import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A form that came after the end of its session. */
export interface KeptPost {
  readonly subject: string
  readonly target: string
  readonly type: string
  readonly body: Buffer
}

/** Forms that came too late, for a short time. */
export interface KeptPosts {
  /** Keeps a form, and gives the secret that opens it again. */
  readonly keep: (post: KeptPost) => string
  /** The form of a secret, if it is this subject's. */
  readonly find: (secret: string, subject: string) => KeptPost | undefined
  /** The same, once. */
  readonly take: (secret: string, subject: string) => KeptPost | undefined
}

interface Sealed {
  readonly until: number
  readonly bytes: Buffer
}

/** The most bytes of a form that is kept. */
export const mostKeptBytes = 65_536
const mostKept = 200
const keptFor = 600_000

const cipher = 'aes-256-gcm'
// Each key seals one form, so one nonce is as good as another.
const nonce = Buffer.alloc(12)
const nameOf = (secret: string): string => createHash('sha256').update(`name ${secret}`).digest('base64url')
const keyOf = (secret: string): Buffer => createHash('sha256').update(`key ${secret}`).digest()

const close = (secret: string, { body, ...head }: KeptPost): Buffer => {
  const sealing = createCipheriv(cipher, keyOf(secret), nonce)
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([sealing.update(Buffer.concat([length, text, body])), sealing.final(), sealing.getAuthTag()])
}

const open = (secret: string, bytes: Buffer): KeptPost => {
  const opening = createDecipheriv(cipher, keyOf(secret), nonce)
  opening.setAuthTag(bytes.subarray(-16))
  const plain = Buffer.concat([opening.update(bytes.subarray(0, -16)), opening.final()])
  const end = 4 + plain.readUInt32BE(0)
  const head = JSON.parse(plain.subarray(4, end).toString()) as Omit<KeptPost, 'body'>
  return { ...head, body: plain.subarray(end) }
}

/** A place for late forms in memory. Only the browser that sent one has the secret that opens it. */
export const createKeptPosts = (now: () => number): KeptPosts => {
  const kept = new Map<string, Sealed>()
  const drop = (): void => {
    for (const [name, { until }] of kept) {
      if (until > now() && kept.size <= mostKept) break
      kept.delete(name)
    }
  }
  const find = (secret: string, subject: string): KeptPost | undefined => {
    const sealed = kept.get(nameOf(secret))
    if (!sealed || sealed.until <= now()) return undefined
    const post = open(secret, sealed.bytes)
    return post.subject === subject ? post : undefined
  }
  return {
    keep: (post) => {
      const secret = randomBytes(32).toString('base64url')
      kept.set(nameOf(secret), { until: now() + keptFor, bytes: close(secret, post) })
      drop()
      return secret
    },
    find,
    take: (secret, subject) => {
      const post = find(secret, subject)
      if (post) kept.delete(nameOf(secret))
      return post
    },
  }
}
