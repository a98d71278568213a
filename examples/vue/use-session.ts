import type { WireStatus } from 'curfew'
import { type Outcome, watchSession } from 'curfew/browser/watch'
import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'

/** The session for a component: its latest status, what the person may do, and the two answers. */
export const useSession = (): {
  readonly status: Readonly<ShallowRef<WireStatus | undefined>>
  readonly may: (task: string) => boolean
  readonly extend: () => Promise<Outcome>
  readonly signOut: () => Promise<Outcome>
} => {
  const session = watchSession({ home: '/' })
  const status = shallowRef<WireStatus>()
  const stop = session.subscribe((heard) => {
    status.value = heard
  })
  onScopeDispose(stop)
  const may = (task: string): boolean =>
    status.value !== undefined && 'tasks' in status.value && status.value.tasks.includes(task)
  return { status, may, extend: session.extend, signOut: session.signOut }
}
