import type { WireStatus } from 'curfew'
import { type Outcome, watchSession } from 'curfew/browser/watch'
import { derived, type Readable, readable } from 'svelte/store'

/** The latest status. It is watched while a component subscribes. */
export const status: Readable<WireStatus | undefined> = readable<WireStatus | undefined>(undefined, (set) =>
  watchSession({ home: '/' }).subscribe(set),
)

/** The tasks that the person has. */
export const tasks: Readable<readonly string[]> = derived(status, (heard) =>
  heard !== undefined && 'tasks' in heard ? heard.tasks : [],
)

/** Signs out. */
export const signOut = (): Promise<Outcome> => watchSession().signOut()
