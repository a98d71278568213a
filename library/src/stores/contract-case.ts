import type { Store } from './store.ts'

/** An empty store, which nobody else uses. */
export type OpenedStore = Store & {
  /** Opens the same store once more, as another process does; left out where no other can. */
  readonly again?: () => Promise<Store>
}

/** Opens an empty store, which nobody else uses. */
export type OpenStore = () => Promise<OpenedStore>

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

/** A check that tells its story to two who are on one store, each on its own connection where the store has several. */
export const onTwo =
  (story: (one: Store, other: Store) => Promise<void>): StoreCase['check'] =>
  async (openStore) => {
    const one = await openStore()
    const other = await one.again?.()
    try {
      await story(one, other ?? one)
    } finally {
      await other?.close?.()
      await one.close?.()
    }
  }
