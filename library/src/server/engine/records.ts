import { Misuse } from '../../core/misuse.ts'
import type { Records } from '../../stores/store.ts'
import type { Engine } from './engine.ts'

/**
 * The records of the store, for a verb that cannot do without them.
 * @throws Misuse when the store has none.
 */
export const recordsOf = ({ store }: Pick<Engine, 'store'>, verb: string): Records => {
  if (store.records) return store.records
  throw new Misuse(
    'store.no-records',
    `sessions.${verb} needs a store with records, and this one has none; give it records that pass the cases of curfew/stores/contract`,
  )
}

/** Notifies every server that a record of a kind was added. `keys`: the sessions that it concerns; left out: all. */
export const notifyOfRecord = (
  { store, waitUntil }: Pick<Engine, 'store' | 'waitUntil'>,
  kind: string,
  keys?: readonly string[],
): void =>
  waitUntil(
    'a notice was not sent',
    store.publish({ about: 'session', key: '', records: { kind, ...(keys && { keys }) } }),
  )
