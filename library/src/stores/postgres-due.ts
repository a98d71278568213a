import type { Instant } from '../core/time.ts'
import type { Ask } from './postgres-client.ts'
import { sql } from './postgres-sql.ts'
import type { Due, Store } from './store.ts'

interface Found extends Due {
  readonly seen: number
  readonly early: number
  readonly horizon: Instant
}

const fewestLookedAt = 100
const mostNotings = 50

/**
 * The `due` of the store. Renewing leaves `due_at`, which then is too early, where it is; what is found too early is put
 * right when it gets in the way.
 */
export const createDue =
  (ask: Ask): Store['due'] =>
  async (until, limit) => {
    const looks = Math.max(limit, fewestLookedAt)
    for (let notings = 0; ; notings++) {
      const found = await ask<Found>(sql.due, until, limit, looks)
      const [{ seen, early, horizon } = { seen: 0, early: 0, horizon: until }] = found
      const isKnown = seen < looks || found.every(({ at }) => at <= horizon)
      if (early > (isKnown ? looks / 2 : 0)) await ask(sql.note, until, looks)
      if (isKnown || notings === mostNotings)
        return found.filter(({ at }) => at <= until).map(({ key, at }) => ({ key, at }))
    }
  }
