import type { Store } from './store.ts'

/** The two functions of a store that pass notices on, within one process. */
export const createNotices = (): Pick<Store, 'publish' | 'subscribe'> => {
  const hearers = new Set<{ readonly hear: Parameters<Store['subscribe']>[0] }>()
  return {
    publish: async (notice) => {
      // One that throws keeps it from nobody else, and the publisher learns of it.
      await Promise.all([...hearers].map(async ({ hear }) => hear(notice)))
    },
    subscribe: (listener) => {
      const hearer = { hear: listener }
      hearers.add(hearer)
      return () => void hearers.delete(hearer)
    },
  }
}
