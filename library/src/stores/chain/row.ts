import type { Entry } from '../../core/entry.ts'
import { type Instant, instant } from '../../core/time.ts'
import type { KeptEntry } from '../journal.ts'
import { sha256 } from './hash.ts'

/** An entry as a place keeps it. */
export interface ChainRow {
  readonly seq: number
  readonly hash: string
  /** The entry as JSON, its fields in the order of their names. */
  readonly entry: string
  readonly at: Instant
  readonly what: string
  readonly session: string | null
  readonly subject: string | null
  /** The field `by` of the entry. */
  readonly doer: string | null
}

/** A link of the chain: the number and the hash of an entry. */
export type Link = Pick<ChainRow, 'seq' | 'hash'>

/** The link before the first entry. */
export const noLink: Link = { seq: 0, hash: '' }

const odd = '�'

/** A text that each store can hold and find: without NUL and lone surrogates. The entry itself keeps them as JSON. */
export const mended = (text: string): string => text.replaceAll('\0', odd).replace(/\p{Surrogate}/gu, odd)

const findable = (text: string | undefined): string | null => (text === undefined ? null : mended(text))

const inOrder = (entry: Entry): string =>
  JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))))

/** An entry as the row behind another one. */
export const rowAfter = async ({ seq: over, hash: before }: Link, entry: Entry): Promise<ChainRow> => {
  const seq = over + 1
  const text = inOrder(entry)
  return {
    seq,
    hash: await sha256(`${before}\n${seq}\n${text}`),
    entry: text,
    at: entry.at,
    what: mended(entry.what),
    session: findable(entry.session),
    subject: findable(entry.subject),
    doer: findable(entry.by),
  }
}

const parsed = (text: string): Entry | undefined => {
  try {
    const entry = JSON.parse(text) as Entry | null
    return typeof entry?.at === 'number' && typeof entry.what === 'string' ? entry : undefined
  } catch {
    return undefined
  }
}

/** The entry in a row. A row that was changed into no entry still shows its text, so that the others can be read. */
export const keptOf = ({ seq, hash, entry, at, what }: ChainRow): KeptEntry => ({
  ...(parsed(entry) ?? { at: instant(at), what, detail: entry }),
  seq,
  hash,
})

const columns = ['seq', 'hash', 'entry', 'at', 'what', 'session', 'subject', 'doer'] as const

/** Whether a row is as it was written behind another one. */
export const isWhole = async (link: Link, row: ChainRow): Promise<boolean> => {
  const entry = parsed(row.entry)
  if (!entry) return false
  const written = await rowAfter(link, entry)
  return columns.every((column) => written[column] === row[column])
}
