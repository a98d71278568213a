import { type Duration, type Instant, seconds } from '../core/time.ts'
import type { ListFilter } from './store.ts'

/** The step in which activity is indexed. An index that moved at each renewal would double a renewal's cost. */
export const activityStep: Duration = seconds(30)

/** The number of the step in which a moment lies. */
export const activityStepOf = (at: Instant): number => Math.floor(at / activityStep)

/** The most sessions that a store reads for one piece of a list, or for a count. */
export const mostRead = 10_000

/** The most sessions that a store counts by an index alone, without reading them. */
export const mostCounted = 100_000

/** The sessions in one piece of a list when its filter names no limit. */
export const defaultLimit = 100

/** The order of a list: by which moment, and whether the latest comes first. */
export interface Order {
  readonly by: 'started' | 'active' | 'ended'
  readonly isLatestFirst: boolean
}

/** The order that a filter asks for; undefined when it asks for none. Live sessions have no end to be ordered by. */
export const orderOf = ({ are, sort }: ListFilter): Order | undefined => {
  const by = sort?.replace('-', '') as Order['by'] | undefined
  if (by === undefined || (by === 'ended' && are === 'live')) return undefined
  return { by, isLatestFirst: sort?.startsWith('-') === true }
}

/** A place in a list: the value that orders it, and the id or key of its session. */
export interface Place {
  readonly sorted: number
  readonly id: string
}

/**
 * The place that a cursor names. Undefined for a text that names none, and the list then begins anew: a cursor may come
 * from an address, and a database would refuse a number that is none or too large.
 */
export const placeIn = (cursor: string | undefined): Place | undefined => {
  const [, sorted, id] = /^(-?\d{1,15}(?:\.\d+)?)~(.+)$/.exec(cursor ?? '') ?? []
  return id === undefined ? undefined : { sorted: Number(sorted), id }
}

/** The same for sessions that have numbers as their ids. */
export const numberedPlaceIn = (
  cursor: string | undefined,
): (Omit<Place, 'id'> & { readonly id: number }) | undefined => {
  const place = placeIn(cursor)
  return place && /^\d{1,15}$/.test(place.id) ? { ...place, id: Number(place.id) } : undefined
}

/** Whether the activity of sessions decides what a filter finds, or in what order. */
export const isByActivity = (filter: ListFilter): boolean =>
  filter.activeSince !== undefined || filter.activeBefore !== undefined || orderOf(filter)?.by === 'active'

/** The sessions whose activity has moved to another step, and whose place in an index has not. */
export interface Movers {
  /** Takes in a session whose activity moved. */
  readonly moved: (key: string, wasActiveAt: Instant, activeAt: Instant) => void
  /** Hands out the keys that came in, some at a time. The keys come in again when the work on them fails. */
  readonly settle: (most: number, work: (keys: readonly string[]) => Promise<unknown>) => Promise<void>
}

/** An empty set of movers. */
export const createMovers = (): Movers => {
  const waiting = new Set<string>()
  return {
    moved: (key, wasActiveAt, activeAt) => {
      if (activityStepOf(wasActiveAt) !== activityStepOf(activeAt)) waiting.add(key)
    },
    settle: async (most, work) => {
      const all = [...waiting]
      waiting.clear()
      for (let from = 0; from < all.length; from += most)
        try {
          await work(all.slice(from, from + most))
        } catch (failure) {
          for (const key of all.slice(from)) waiting.add(key)
          throw failure
        }
    },
  }
}
