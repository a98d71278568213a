import type { Outcome, WatchedSession, WatchSetup } from '../browser/watch.ts'
import { watchSession } from '../browser/watch.ts'
import type { WireStatus } from '../core/wire.ts'

/** The session as components meet it: one subscription to the page's watch, however many of them listen. */
export interface Source {
  /** What the server rendered with. React asks for it until a part of the page is its own, which can be late. */
  readonly initial: () => WireStatus | undefined
  /** The last status that was heard. */
  readonly status: () => WireStatus | undefined
  /** Begins to watch with the first listener, and stops listening to the watch with the last. */
  readonly subscribe: (listener: () => void) => () => void
  readonly extend: () => Promise<Outcome>
  readonly signOut: () => Promise<Outcome>
}

/** Makes a source that does nothing before somebody listens, so that a server can render with it. */
export const createSource = (setup: WatchSetup, initial: WireStatus | undefined): Source => {
  const listeners = new Set<() => void>()
  // To React a property that is undefined is one that was left out.
  const given = Object.fromEntries(Object.entries(setup).filter(([, value]) => value !== undefined))
  const watch = (): WatchedSession => watchSession(given)
  let latest = initial
  let stop: (() => void) | undefined

  const hear = (status: WireStatus): void => {
    latest = status
    for (const listener of listeners) listener()
  }

  return {
    initial: () => initial,
    status: () => latest,
    subscribe: (listener) => {
      // Two components may bring the same function.
      const own = (): void => listener()
      listeners.add(own)
      stop ??= watch().subscribe(hear)
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
    extend: () => watch().extend(),
    signOut: () => watch().signOut(),
  }
}
