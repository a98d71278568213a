import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { type Placed, searchPlace } from './place.ts'

/** Puts a tag into a document that streams by, once. It holds back a few bytes at most. */
export interface Injecting {
  readonly read: (piece: Buffer) => Buffer
  /** The bytes that were held back, and the tag if it has no other place. */
  readonly end: () => Buffer
}

const readAtOnce = 2_048

/** Begins to put `tag` into a document. */
export const injecting = (tag: string): Injecting => {
  const search = searchPlace()
  let isDone = false
  const put = ({ out, rest }: Placed): Buffer => {
    isDone = rest !== undefined
    return Buffer.from(isDone ? out + latin(tag) + rest : out, 'latin1')
  }
  // The place is near the beginning, so only that is turned into text.
  const read = (piece: Buffer): Buffer => {
    if (isDone || piece.length === 0) return piece
    const beginning = put(search.read(piece.toString('latin1', 0, readAtOnce)))
    return piece.length > readAtOnce ? Buffer.concat([beginning, read(piece.subarray(readAtOnce))]) : beginning
  }
  return {
    read,
    end: () => (isDone ? Buffer.alloc(0) : put(search.end())),
  }
}

// The document's characters are its bytes, so the tag's must be too.
const latin = (text: string): string => Buffer.from(text).toString('latin1')

type Open = () => Transform

// Node 20 has no zstd.
const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: Open }

const decoders: Readonly<Record<string, Open | undefined>> = {
  gzip: () => zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH }),
  'x-gzip': () => zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH }),
  br: () => zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH }),
  ...(createZstdDecompress && { zstd: () => createZstdDecompress() }),
}

/** Opens the decoder of a content encoding; none for a document that is not encoded, undefined for a strange encoding. */
export const decoderFor = (encoding: string): readonly Open[] | undefined => {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return []
  const open = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  return open && [open]
}
