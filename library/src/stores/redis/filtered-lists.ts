import { placeOf as addressOf, type Filter, rangeOf, testOf } from '../../core/filter.ts'
import type { Instant } from '../../core/time.ts'
import { activityStepOf, defaultLimit, mostRead, orderOf, placeIn } from '../filtering.ts'
import type { Count, ListFilter, Listing, Stored } from '../store.ts'
import { countScript, listScript, strayScript } from './list-scripts.ts'
import type { Indexed } from './lists.ts'
import type { Shards } from './slots.ts'

/** The parts that filtered lists are made of. */
export interface FilteredParts {
  readonly shards: Pick<Shards, 'every'>
  readonly indexed: Indexed
  readonly find: (key: string) => Promise<Stored | undefined>
}

/** Lists and counts by any filter. */
export interface FilteredLists {
  readonly list: (filter: ListFilter, cursor: string | undefined) => Promise<Listing>
  readonly count: (filter: Filter) => Promise<Count>
}

interface Place {
  readonly score: number
  readonly key: string
}

interface Seen {
  readonly found: readonly Place[]
  /** The place at which a shard stopped reading, because it had read enough. */
  readonly stop?: Place
}

const ranges = { started: 's', active: 'a', ended: 'g' } as const

const argumentsOf = (filter: Filter): readonly string[] => {
  const { are, subject, role, reason, from, activeSince, activeBefore } = filter
  const named = [subject, role, reason].map((value) => (value === undefined ? '' : `=${value}`))
  const { first, last } = from === undefined ? { first: '', last: '' } : rangeOf(from)
  const { startedSince, startedBefore, endedSince, endedBefore } = filter
  // A place may be late, and never early.
  const step = (at: Instant | undefined, more: number): number | undefined =>
    at === undefined ? undefined : activityStepOf(at) + more
  const moments = [startedSince, startedBefore, activeSince, activeBefore, endedSince, endedBefore]
  const numbers = [...moments, step(activeSince, -1), step(activeBefore, 1)].map((value) => value?.toString() ?? '')
  return [are === 'live' ? 'l' : 'e', ...named, first, last, ...numbers, String(mostRead)]
}

const seenIn = ([score = '', key = '', ...flat]: readonly string[]): Seen => ({
  found: flat.flatMap((one, at) => (at % 2 ? [] : [{ key: one, score: Number(flat[at + 1]) }])),
  ...(score !== '' && { stop: { score: Number(score), key } }),
})

const placeOf = (cursor: string | undefined): Place | undefined => {
  const place = placeIn(cursor)
  return place && { score: place.sorted, key: place.id }
}

/** The lists of sessions by a filter. Each shard walks its most selective index, and tests the rest. */
export const createFilteredLists = ({ shards, indexed, find }: FilteredParts): FilteredLists => ({
  list: async (filter, cursor) => {
    const { limit = defaultLimit } = filter
    if (limit <= 0) return { entries: [] }
    const { by, isLatestFirst } = orderOf(filter) ?? { by: 'started', isLatestFirst: false }
    const sign = isLatestFirst ? -1 : 1
    const past = placeOf(cursor)
    const inOrder = (a: Place, b: Place): number =>
      sign * (a.score - b.score || (a.key === b.key ? 0 : a.key < b.key ? -1 : 1))
    const place = past ? [String(past.score), past.key] : ['', '']
    const asked = [...argumentsOf(filter), ranges[by], isLatestFirst ? '1' : '0', ...place, String(limit + 1)]
    const seen = await shards.every(async (shard) =>
      seenIn((await indexed(shard, '', listScript, ...asked)) as readonly string[]),
    )
    const stops = seen.flatMap(({ stop }) => stop ?? []).toSorted(inOrder)
    const [frontier] = stops
    // A later piece has the sessions behind the place at which a shard stopped.
    const found = seen
      .flatMap((one) => one.found)
      .filter((one) => (!past || inOrder(one, past) > 0) && (!frontier || inOrder(one, frontier) <= 0))
      .toSorted(inOrder)
    const shown = found.slice(0, limit)
    const next = found.length > limit ? shown.at(-1) : frontier
    const stored = await Promise.all(shown.map(({ key }) => find(key)))
    const lost = shown.filter((_, nth) => stored[nth] === undefined).map(({ key }) => key)
    if (lost.length > 0) await shards.every((shard) => indexed(shard, '', strayScript, ...argumentsOf(filter), ...lost))
    // It may have changed since, and an index is a hint.
    const isWanted = testOf(filter)
    return {
      entries: stored.filter((one) => one !== undefined).filter(({ session }) => isWanted(session, addressOf(session))),
      ...(next && { next: `${next.score}~${next.key}` }),
    }
  },

  count: async (filter) => {
    const asked = argumentsOf(filter)
    const counts = await shards.every(
      async (shard) => (await indexed(shard, '', countScript, ...asked)) as readonly [number, number],
    )
    const count = counts.reduce((sum, [some]) => sum + Number(some), 0)
    return { count, ...(counts.some(([, isMore]) => Number(isMore) === 1) && { isAtLeast: true as const }) }
  },
})
