import type { Due } from '../../stores/store.ts'
import type { Engine } from './engine.ts'
import { redeliverEnd } from './journal-outbox.ts'
import { settle } from './read.ts'

/** How many due sessions a warden ends at a time. */
export const atOnce = 200

const endOrRedeliver = async (engine: Engine, key: string): Promise<void> => {
  const stored = await settle(engine, key)
  if (stored) await redeliverEnd(engine, stored)
}

/** Ends all sessions that are due now, and answers their keys. `isOver`: whether to stop early. */
export const endWhatIsDue = async (engine: Engine, isOver: () => boolean): Promise<ReadonlySet<string>> => {
  // A handled session may stay due: another server has it, its journal entry waits, or it cannot be read. Remember its
  // key, or this loop would ask for it forever.
  const seenTo = new Set<string>()
  const failures: unknown[] = []
  const see = async (some: readonly Due[]): Promise<void> => {
    const outcomes = await Promise.allSettled(some.map(({ key }) => endOrRedeliver(engine, key)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') failures.push(outcome.reason)
    for (const { key } of some) seenTo.add(key)
  }
  for (let limit = atOnce; !isOver(); ) {
    const due = await engine.store.due(engine.clock(), limit)
    const fresh = due.filter(({ key }) => !seenTo.has(key))
    for (let from = 0; from < fresh.length && !isOver(); from += atOnce) await see(fresh.slice(from, from + atOnce))
    if (due.length < limit) break
    // Sessions that stay due come first each time and would hide those behind them. So raise the limit.
    limit = atOnce + 2 * (due.length - fresh.length)
  }
  if (failures.length > 0) throw failures[0]
  return seenTo
}
