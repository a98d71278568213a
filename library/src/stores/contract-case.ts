import type { Store } from './store.ts'

/** Opens an empty store, which nobody else uses. */
export type OpenStore = () => Promise<Store>

/** One promise that every store keeps. */
export interface StoreCase {
  readonly name: string
  /** Rejects, with what was promised, when the store does not keep it. */
  readonly check: (openStore: OpenStore) => Promise<void>
}

/** A check that tells its story to a store of its own and closes it afterwards. */
export const on =
  (story: (store: Store) => Promise<void>): StoreCase['check'] =>
  async (openStore) => {
    const store = await openStore()
    try {
      await story(store)
    } finally {
      await store.close?.()
    }
  }
