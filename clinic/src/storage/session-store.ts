import type { Store } from 'curfew/stores/store'

/** The store of the sessions, and its connections. */
export interface SessionStore {
  readonly store: Store
  /** The latest failure of the connections outside a call. */
  readonly trouble: () => Error | undefined
  /** Closes the connections. */
  readonly close: () => Promise<void>
}

/** A store without connections. */
export const withoutConnections = (store: Store): SessionStore => ({
  store,
  trouble: () => undefined,
  close: async () => {},
})
