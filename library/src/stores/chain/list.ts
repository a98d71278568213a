import { type Instant, instant } from '../../core/time.ts'
import type { JournalFilter, JournalPage, KeptEntry, KeptJournal } from '../journal.ts'
import type { JournalPlace, Walk } from './place.ts'
import { type ChainRow, keptOf, mended } from './row.ts'

type Lead = Pick<Walk, 'by' | 'value'>
type Spot = Walk['past']
type Order = Walk['order']

// A filter that no index serves must not hold up the store.
const mostRead = 10_000
const mostInPiece = 1_000
const mostLeads = 8
const ever = instant(Number.MIN_SAFE_INTEGER)
const never = instant(Number.MAX_SAFE_INTEGER)

const leadsOf = ({ session, subject, by, what }: JournalFilter): readonly Lead[] => {
  if (session !== undefined) return [{ by: 'session', value: mended(session) }]
  if (subject !== undefined) return [{ by: 'subject', value: mended(subject) }]
  if (by !== undefined) return [{ by: 'doer', value: mended(by) }]
  if (what === undefined || what.length > mostLeads) return [{ by: 'everything', value: '' }]
  return [...new Set(what.map(mended))].map((value) => ({ by: 'what', value }))
}

const matches = ({ what, session, subject, by, reason }: JournalFilter, entry: KeptEntry): boolean =>
  (what === undefined || what.includes(entry.what)) &&
  (session === undefined || session === entry.session) &&
  (subject === undefined || subject === entry.subject) &&
  (by === undefined || by === entry.by) &&
  (reason === undefined || reason === entry.reason)

const isInTime = ({ since = ever, before = never }: JournalFilter, at: Instant): boolean => at >= since && at < before

const cursorOf = ({ at, seq }: Spot): string => `${at}_${seq}`

const isFirst = (a: Spot, b: Spot, order: Order): boolean => (a.at - b.at || a.seq - b.seq) < 0 === (order === 'oldest')

const spotOf = ({ since = ever, before = never }: JournalFilter, order: Order, cursor = ''): Spot => {
  // No entry has the number 0. So this spot lies before the first entry of the range.
  const start: Spot = { at: order === 'newest' ? before : since, seq: 0 }
  const [, at, seq] = /^(-?\d{1,15}(?:\.\d+)?)_(\d{1,15})$/.exec(cursor) ?? []
  const spot: Spot = { at: instant(Number(at)), seq: Number(seq) }
  return at !== undefined && isFirst(start, spot, order) ? spot : start
}

async function* walked(
  place: JournalPlace,
  { past, most: first, ...walk }: Walk,
  filter: JournalFilter,
): AsyncGenerator<ChainRow> {
  let [spot, most] = [past, first]
  for (;;) {
    const rows = await place.walk({ ...walk, past: spot, most })
    for (const row of rows) {
      if (!isInTime(filter, row.at)) return
      yield row
    }
    if (rows.length < most) return
    spot = rows.at(-1) ?? spot
    most = Math.min(4 * most, mostInPiece)
    // Lets the process answer requests between two pieces.
    await new Promise((later) => setTimeout(later))
  }
}

async function* merged(sources: readonly AsyncGenerator<ChainRow>[], order: Order): AsyncGenerator<ChainRow> {
  const heads = await Promise.all(sources.map((source) => source.next()))
  for (;;) {
    let [first, from] = [undefined as ChainRow | undefined, 0]
    for (const [index, { done, value }] of heads.entries())
      if (!done && (!first || isFirst(value, first, order))) [first, from] = [value, index]
    const source = sources[from]
    if (!first || !source) return
    yield first
    heads[from] = await source.next()
  }
}

const rowsOf = (
  place: JournalPlace,
  filter: JournalFilter,
  { order, past, most }: Pick<Walk, 'order' | 'past' | 'most'>,
): AsyncGenerator<ChainRow> =>
  merged(
    leadsOf(filter).map((lead) => walked(place, { ...lead, order, past, most }, filter)),
    order,
  )

/** The two ways to read entries. The most selective index is walked, and the rest of the filter is tested. */
export const createLists = (place: JournalPlace): Pick<KeptJournal, 'list' | 'stream'> => ({
  list: async (filter, { cursor, limit = 100, order = 'newest' } = {}): Promise<JournalPage> => {
    const entries: KeptEntry[] = []
    if (limit <= 0) return { entries }
    const past = spotOf(filter, order, cursor)
    let last: ChainRow | undefined
    let read = 0
    for await (const row of rowsOf(place, filter, { order, past, most: Math.min(limit + 1, mostInPiece) })) {
      const entry = keptOf(row)
      const isShown = matches(filter, entry)
      if (last && (read === mostRead || (isShown && entries.length === limit))) return { entries, next: cursorOf(last) }
      if (isShown) entries.push(entry)
      last = row
      read += 1
    }
    return { entries }
  },

  stream: async function* (filter) {
    const past = spotOf(filter, 'oldest', undefined)
    for await (const row of rowsOf(place, filter, { order: 'oldest', past, most: mostInPiece })) {
      const entry = keptOf(row)
      if (matches(filter, entry)) yield entry
    }
  },
})
