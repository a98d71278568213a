import { placeOf, testOf } from '../../core/filter.ts'
import type { Count, Filter, ListFilter, Listing, Store, Stored } from '../../stores/store.ts'
import { idOf } from '../http/token.ts'

/** The questions about very many sessions, to a store of any kind. */
export interface Asking {
  readonly list: (filter: ListFilter, cursor?: string) => Promise<Listing>
  readonly count: (filter: Filter) => Promise<Count>
  readonly findById: (id: string) => Promise<Stored | undefined>
  readonly findMany: (keys: readonly string[]) => Promise<readonly Stored[]>
}

const atOnce = 1_000
const mostCounted = 10_000

/**
 * Asks a store, also one without the optional verbs. A store without `count` may know no filter but `are` and `subject`.
 * Its lists are then tested here, and stay in its own order.
 */
export const askingOf = (store: Store): Asking => {
  const list: Asking['list'] = async (filter, cursor) => {
    const listing = await store.list(filter, cursor)
    if (store.count) return listing
    const isWanted = testOf(filter)
    return { ...listing, entries: listing.entries.filter(({ session }) => isWanted(session, placeOf(session))) }
  }

  const walk = async (
    filter: ListFilter,
    isEnough: (entries: readonly Stored[]) => boolean | Promise<boolean>,
  ): Promise<boolean> => {
    let cursor: string | undefined
    do {
      const { entries, next } = await list({ ...filter, limit: atOnce }, cursor)
      if (await isEnough(entries)) return true
      cursor = next
    } while (cursor !== undefined)
    return false
  }

  return {
    list,
    count: async (filter) => {
      if (store.count) return store.count(filter)
      let count = 0
      const isMore = await walk(filter, (entries) => {
        count += entries.length
        return count > mostCounted
      })
      return { count, ...(isMore && { isAtLeast: true }) }
    },
    findById: async (id) => {
      if (store.findById) return store.findById(id)
      let found: Stored | undefined
      const look = async (entries: readonly Stored[]): Promise<boolean> => {
        for (const stored of entries) if ((await idOf(stored.key)) === id) found = stored
        return found !== undefined
      }
      for (const are of ['live', 'ended'] as const) if (await walk({ are }, look)) break
      return found
    },
    findMany: async (keys) => {
      if (store.findMany) return store.findMany(keys)
      const found = await Promise.all(keys.map((key) => store.find(key)))
      return found.filter((stored) => stored !== undefined)
    },
  }
}
