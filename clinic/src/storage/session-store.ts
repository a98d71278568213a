import type { Store } from 'curfew/stores/store'

/** The store of the sessions, and the connections that it stands on. */
export interface SessionStore {
  readonly store: Store
  /** The latest trouble with the connections that came of itself, and not as the answer to a call. */
  readonly trouble: () => Error | undefined
  /** Lets go of the connections. */
  readonly close: () => Promise<void>
}

/** A store without connections. */
export const withoutConnections = (store: Store): SessionStore => ({
  store,
  trouble: () => undefined,
  close: async () => {},
})
