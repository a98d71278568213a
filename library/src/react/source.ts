import type { Outcome, WatchedSession, WatchSetup } from '../browser/watch.ts'
import { watchSession } from '../browser/watch.ts'
import type { WireStatus } from '../core/wire.ts'

/** The session for components: one subscription to the page's watch, however many of them listen. */
export interface StatusSource {
  /** The status that the server rendered with. React reads it until it has hydrated the component, which can be late. */
  readonly initial: () => WireStatus | undefined
  /** The last status that arrived. */
  readonly status: () => WireStatus | undefined
  /** Whether the person has had a task since the page loaded. */
  readonly had: (task: string) => boolean
  /** Subscribes to the watch with the first listener, and unsubscribes with the last. */
  readonly subscribe: (listener: () => void) => () => void
  readonly extend: () => Promise<Outcome>
  readonly moreTime: () => Promise<Outcome>
  readonly signOut: () => Promise<Outcome>
  readonly refresh: () => Promise<WireStatus | undefined>
}

/** Creates a source that does nothing before its first listener, so that a server can render with it. */
export const createSource = (setup: WatchSetup, initial: WireStatus | undefined): StatusSource => {
  const listeners = new Set<() => void>()
  const watch = (): WatchedSession => watchSession(setup)
  const seen = new Set<string>()
  let latest = initial
  let stop: (() => void) | undefined

  const note = (status: WireStatus | undefined): void => {
    if (status && 'tasks' in status) for (const task of status.tasks) seen.add(task)
  }
  note(initial)

  const receive = (status: WireStatus): void => {
    latest = status
    note(status)
    for (const listener of listeners) listener()
  }

  return {
    initial: () => initial,
    status: () => latest,
    had: (task) => seen.has(task),
    subscribe: (listener) => {
      // Two components may pass the same function.
      const own = (): void => listener()
      listeners.add(own)
      stop ??= watch().subscribe(receive)
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
    extend: () => watch().extend(),
    moreTime: () => watch().moreTime(),
    signOut: () => watch().signOut(),
    refresh: () => watch().refresh(),
  }
}
