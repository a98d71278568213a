import { place } from './watch/frames.ts'
import { startWatching } from './watch/watching.ts'
import type { WatchedSession, WatchSetup } from './watched.ts'

export type { Outcome, WatchedSession, WatchSetup } from './watched.ts'

interface Watch {
  readonly setup: Required<WatchSetup>
  session?: WatchedSession | undefined
}

// Kept in the document, because another copy of this module must find the same watch, as after a hot reload.
const watchOf = (document: { [place]?: Watch }): Watch => {
  document[place] ??= { setup: { path: '/session', name: '', home: '/', sentence: () => 'You are signed out.' } }
  return document[place]
}

/**
 * Watches the session of this document. Every call, from any copy of this module, returns the same watch. Later options are
 * added to earlier ones. An undefined option counts as left out.
 */
export const watchSession = (more: WatchSetup = {}): WatchedSession => {
  const watch = watchOf(document as { [place]?: Watch })
  const setup = watch.setup as Record<string, unknown>
  for (const [name, value] of Object.entries(more)) if (value !== undefined) setup[name] = value
  watch.session ??= startWatching(watch.setup, () => {
    watch.session = undefined
  })
  return watch.session
}
