import type { KeptJournal, Store } from 'curfew/stores/store'

/** The store of the sessions, and its connections. */
export interface SessionStore {
  readonly store: Store
  /** The journal, which is kept beside them. */
  readonly journal: KeptJournal
  /** The latest failure of the connections outside a call. */
  readonly trouble: () => Error | undefined
  /** Closes the connections. */
  readonly close: () => Promise<void>
}

/** A store without connections. */
export const withoutConnections = (store: Store, journal: KeptJournal): SessionStore => ({
  store,
  journal,
  trouble: () => undefined,
  close: async () => {},
})
