import type { Store } from '../store.ts'

/** An empty store that no other test uses. */
export type OpenedStore = Store & {
  /** Opens the same store as a second process; left out where only one process can. */
  readonly again?: () => Promise<Store>
  /** Loses a session's record but not its places in the indexes; left out where that cannot happen. */
  readonly loseRecord?: (key: string) => Promise<void>
  /** Loses every index that holds a session of this subject, but not its record; left out where that cannot happen. */
  readonly loseIndexes?: (key: string, subject: string) => Promise<void>
}

/** Opens an empty store that no other test uses. */
export type OpenStore = () => Promise<OpenedStore>

/** One promise of every store. */
export interface StoreCase {
  readonly name: string
  /** Rejects with the promise as its message when the store breaks it. */
  readonly check: (openStore: OpenStore) => Promise<void>
}

/** A check that runs its story on a store of its own and closes it afterwards. */
export const on =
  (story: (store: OpenedStore) => Promise<void>): StoreCase['check'] =>
  async (openStore) => {
    const store = await openStore()
    try {
      await story(store)
    } finally {
      await store.close?.()
    }
  }

/** A check that runs its story on one store, opened twice where the store allows a second process. */
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
