import type { Instant } from '../../core/time.ts'
import type { Due, Store } from '../store.ts'
import type { Query } from './client.ts'
import { sql } from './statements.ts'

interface Found extends Due {
  readonly seen: number
  readonly early: number
  readonly horizon: Instant
}

const fewestRead = 100
const mostCorrections = 50

/**
 * The `due` of the store. A renewal leaves `due_at` as it is, so it may be too early. This function corrects the rows
 * that are too early when they get in the way.
 */
export const createDue =
  (query: Query): Store['due'] =>
  async (until, limit) => {
    const reads = Math.max(limit, fewestRead)
    for (let corrections = 0; ; corrections++) {
      const found = await query<Found>(sql.due, until, limit, reads)
      const [{ seen, early, horizon } = { seen: 0, early: 0, horizon: until }] = found
      const isKnown = seen < reads || found.every(({ at }) => at <= horizon)
      if (early > (isKnown ? reads / 2 : 0)) await query(sql.note, until, reads)
      if (isKnown || corrections === mostCorrections)
        return found.filter(({ at }) => at <= until).map(({ key, at }) => ({ key, at }))
    }
  }
