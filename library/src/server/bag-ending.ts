import type { Bags, Store } from '../stores/store.ts'

/** A store that drops the bag of every session that ends in it, whoever ends it. An end does not wait for a bag to go. */
export const droppingBags = (store: Store, bags: Bags, failed: (failure: unknown) => void): Store => ({
  find: (key) => store.find(key),
  save: async (key, session, overVersion) => {
    const isSaved = await store.save(key, session, overVersion)
    if (isSaved && session.ended) await bags.drop(key).catch(failed)
    return isSaved
  },
  findBySubject: (subject) => store.findBySubject(subject),
  list: (filter, cursor) => store.list(filter, cursor),
  due: (until, limit) => store.due(until, limit),
  forget: (endedBefore) => store.forget(endedBefore),
  publish: (notice) => store.publish(notice),
  subscribe: (listener) => store.subscribe(listener),
  ...(store.renew && { renew: store.renew.bind(store) }),
  ...(store.close && { close: store.close.bind(store) }),
})
