import { asEnded } from '../core/ending.ts'
import { onceThere } from '../core/soon.ts'
import type { Store, Stored } from '../stores/store.ts'

const seen = <Kept extends Stored>(stored: Kept): Kept =>
  stored.session.ending ? { ...stored, session: asEnded(stored.session) } : stored

/** A store whose sessions are seen as what they are: one whose end may not be in the journal yet has ended. */
export const seeingEnds = (store: Store): Store => {
  const { renew } = store
  return {
    ...store,
    find: (key) => onceThere(store.find(key), (stored) => stored && seen(stored)),
    findBySubject: async (subject) => (await store.findBySubject(subject)).map(seen),
    list: async (filter, cursor) => {
      const listing = await store.list(filter, cursor)
      return { ...listing, entries: listing.entries.map(seen) }
    },
    ...(renew && { renew: (key, at) => onceThere(renew(key, at), (renewed) => renewed && seen(renewed)) }),
  }
}
