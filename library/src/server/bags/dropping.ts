import type { Bags, Store } from '../../stores/store.ts'

/**
 * A store that drops the bag of every session that ends in it, whoever ends it. An end does not wait for a bag to be
 * dropped.
 */
export const droppingBags = (store: Store, bags: Bags, failed: (failure: unknown) => void): Store => {
  const save: Store['save'] = async (key, session, overVersion) => {
    const isSaved = await store.save(key, session, overVersion)
    if (isSaved && session.ended) bags.drop(key).catch(failed)
    return isSaved
  }
  const bound = new Map<unknown, unknown>()
  const verbOf = (verb: (...given: never[]) => unknown): unknown => {
    const is = bound.get(verb) ?? verb.bind(store)
    bound.set(verb, is)
    return is
  }
  return new Proxy(store, {
    get: (of, name) => {
      const value: unknown = name === 'save' && typeof of.save === 'function' ? save : Reflect.get(of, name)
      return typeof value === 'function' ? verbOf(value as (...given: never[]) => unknown) : value
    },
  })
}
