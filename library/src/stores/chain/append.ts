import type { Entry } from '../../core/entry.ts'
import { batched } from '../batch.ts'
import { countsOf } from './counting.ts'
import type { ChainEnds, JournalPlace } from './place.ts'
import { type ChainRow, type Link, mended, rowAfter } from './row.ts'

const mostTries = 1_000
const mostInBatch = 200
const timeoutMs = 1_800

const endOf = ({ what, session }: Entry): string | undefined =>
  what === 'session-ended' && session !== undefined ? mended(session) : undefined

const endsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.map(endOf).filter((session) => session !== undefined)

// An end is new when its session has none in the journal, and none earlier in the batch.
const areNew = (entries: readonly Entry[], ended: readonly string[]): readonly boolean[] => {
  const over = new Set(ended)
  return entries.map((entry) => {
    const session = endOf(entry)
    if (session === undefined) return true
    const isNew = !over.has(session)
    over.add(session)
    return isNew
  })
}

const chained = async (link: Link, entries: readonly Entry[]): Promise<readonly ChainRow[]> => {
  const rows: ChainRow[] = []
  for (const entry of entries) rows.push(await rowAfter(rows.at(-1) ?? link, entry))
  return rows
}

/**
 * Appends entries. Those that come together are one batch. A batch is written if the chain's latest entry is still the
 * known one. When another process was quicker, the batch is built again behind its entry.
 */
export const createAppend = (place: JournalPlace): ((entry: Entry) => Promise<boolean>) => {
  const self = Math.random().toString(36).slice(2, 10)
  let batches = 0
  let latest: Link | undefined

  const append = async (entries: readonly Entry[]): Promise<readonly boolean[]> => {
    const mark = `${self}.${(++batches).toString(36)}`
    let link = latest
    let ended: readonly string[] = []
    for (let tries = 0; tries < mostTries; tries++) {
      const added = areNew(entries, ended)
      const some = entries.filter((_, index) => added[index])
      if (some.length === 0) return added
      const rows = link ? await chained(link, some) : []
      const last = rows.at(-1)
      if (link && last) {
        const batch = { over: link.hash, rows, ends: endsOf(some), counts: countsOf(some), mark }
        latest = undefined
        if (await place.append(batch)) {
          latest = last
          return added
        }
      }
      const found: ChainEnds & { readonly ended: readonly string[] } = await place.ends(endsOf(entries))
      // A client may send a write again when it lost the answer.
      if (found.mark === mark) return added
      link = found
      ended = found.ended
    }
    throw new Error(`other processes were quicker to append to the journal ${mostTries} times in a row`)
  }

  return batched<Entry, boolean>({
    single: async (entry) => (await append([entry]))[0] === true,
    batch: append,
    isOfOneItem: () => false,
    maxBatch: mostInBatch,
    maxInFlight: 1,
    timeoutMs,
  })
}
