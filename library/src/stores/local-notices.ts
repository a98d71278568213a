import type { Store } from './store.ts'

/** Publish and subscribe within one process. */
export const createNotices = (): Pick<Store, 'publish' | 'subscribe'> => {
  const listeners = new Set<{ readonly receive: Parameters<Store['subscribe']>[0] }>()
  return {
    publish: async (notice) => {
      // A listener that throws keeps the notice from no other, and the publisher's call rejects.
      await Promise.all([...listeners].map(async ({ receive }) => receive(notice)))
    },
    subscribe: (listener) => {
      // An object of its own, so that one function may subscribe twice.
      const one = { receive: listener }
      listeners.add(one)
      return () => void listeners.delete(one)
    },
  }
}
