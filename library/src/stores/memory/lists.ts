import { testOf } from '../../core/filter.ts'
import type { Session } from '../../core/session.ts'
import { activityStepOf, defaultLimit, numberedPlaceIn, orderOf } from '../filtering.ts'
import type { Filter, ListFilter } from '../store.ts'

/** A session that can be listed. */
export interface Listable {
  /** Grows with every new session, and orders lists. */
  readonly id: number
  readonly session: Session
  /** The place of its address, if it has one. */
  readonly address: string | undefined
}

/** One piece of a list, before its sessions are copied. */
export interface Piece<Entry> {
  readonly found: readonly Entry[]
  readonly next?: string
}

type Rank = (entry: Listable) => number

const rankOf = (filter: ListFilter): Rank => {
  const order = orderOf(filter)
  if (!order) return ({ id }) => id
  const sign = order.isLatestFirst ? -1 : 1
  if (order.by === 'started') return ({ session }) => sign * session.startedAt
  if (order.by === 'active') return ({ session }) => sign * activityStepOf(session.activeAt)
  return ({ session }) => sign * (session.ended?.at ?? 0)
}

/**
 * One piece of a list. `entries` come by their ids. It keeps only the first sessions after the cursor, so it never sorts
 * more than twice the limit.
 */
export const pieceOf = <Entry extends Listable>(
  entries: Iterable<Entry>,
  filter: ListFilter,
  cursor: string | undefined,
): Piece<Entry> => {
  const { limit = defaultLimit } = filter
  if (limit <= 0) return { found: [] }
  const [rank, isWanted, order] = [rankOf(filter), testOf(filter), orderOf(filter)]
  const sign = order?.isLatestFirst ? -1 : 1
  const past = numberedPlaceIn(cursor)
  const inOrder = (a: Entry, b: Entry): number => rank(a) - rank(b) || sign * (a.id - b.id)
  const isPast = (entry: Entry): boolean => !past || (rank(entry) - past.sorted || sign * (entry.id - past.id)) > 0
  let first: Entry[] = []
  let worst: Entry | undefined
  for (const entry of entries) {
    if (worst && inOrder(entry, worst) > 0) continue
    if (!isPast(entry) || !isWanted(entry.session, entry.address)) continue
    first.push(entry)
    if (!order && first.length > limit) break
    if (first.length <= 2 * limit) continue
    first = first.sort(inOrder).slice(0, limit + 1)
    worst = first.at(-1)
  }
  const found = first.sort(inOrder).slice(0, limit)
  const last = found.at(-1)
  return { found, ...(first.length > limit && last && { next: `${rank(last)}~${last.id}` }) }
}

/** How many sessions match. */
export const countOf = (entries: Iterable<Listable>, filter: Filter): number => {
  const isWanted = testOf(filter)
  let count = 0
  for (const { session, address } of entries) if (isWanted(session, address)) count += 1
  return count
}
