import { asEnded } from '../../core/ending.ts'
import { whenReady } from '../../core/maybe-promise.ts'
import type { Store, Stored } from '../../stores/store.ts'

const shown = <Kept extends Stored>(stored: Kept): Kept =>
  stored.session.ending ? { ...stored, session: asEnded(stored.session) } : stored

/** A store that shows pending ends as ends: the session has ended, although its journal entry may still be missing. */
export const showPendingEnds = (store: Store): Store => {
  const { renew, findById, findMany } = store
  return {
    ...store,
    find: (key) => whenReady(store.find(key), (stored) => stored && shown(stored)),
    findBySubject: async (subject) => (await store.findBySubject(subject)).map(shown),
    list: async (filter, cursor) => {
      const listing = await store.list(filter, cursor)
      return { ...listing, entries: listing.entries.map(shown) }
    },
    ...(findById && {
      findById: async (id) => {
        const stored = await findById(id)
        return stored && shown(stored)
      },
    }),
    ...(findMany && { findMany: async (keys) => (await findMany(keys)).map(shown) }),
    ...(renew && { renew: (key, at) => whenReady(renew(key, at), (renewed) => renewed && shown(renewed)) }),
  }
}
