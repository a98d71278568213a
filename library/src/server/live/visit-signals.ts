import type { OverReason } from '../../core/visit-over.ts'
import { VisitOver } from '../../core/visit-over.ts'
import type { LiveVisit } from '../visits/visit.ts'
import type { ChangeListener, EndListeners } from './when-ended.ts'

/** The signals of visits on this process. */
export interface VisitSignals {
  /** The signal of a live visit. Visits of one session with the same roles share it. */
  readonly signalOf: (visit: Pick<LiveVisit, 'key' | 'roles'>) => AbortSignal
  /** Aborts all signals. One that is asked for later is aborted already. */
  readonly close: () => void
}

interface Unbound {
  setMaxListeners(most: number, of: AbortSignal): void
}
interface NodeProcess {
  getBuiltinModule?(name: 'node:events'): Unbound | undefined
}

// Node warns of the eleventh listener of a signal, and a session may well have so many connections.
const unbound = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:events')

/**
 * A registry of signals, none yet. It keeps a signal until it aborts, because only its listeners may hold it. A signal
 * for each visit would be one for each request of a long session.
 */
export const createVisitSignals = ({ whenChanged }: Pick<EndListeners, 'whenChanged'>): VisitSignals => {
  const open = new Map<string, { readonly abort: (reason: OverReason) => void; readonly signal: AbortSignal }>()
  let isClosed = false

  const make = (name: string, { key, roles }: Pick<LiveVisit, 'key' | 'roles'>): AbortSignal => {
    const controller = new AbortController()
    const { signal } = controller
    unbound?.setMaxListeners(0, signal)
    const heed: ChangeListener = (change) => {
      if (change.kind !== 'live') abort(change.kind === 'ended' ? change.reason : 'unknown')
      else if (roles.some((role) => !change.roles.includes(role))) abort('role')
    }
    const stop = whenChanged({ kind: 'live', key, roles }, heed)
    const abort = (reason: OverReason): void => {
      open.delete(name)
      stop()
      controller.abort(new VisitOver(reason))
    }
    open.set(name, { abort, signal })
    return signal
  }

  return {
    signalOf: (visit) => {
      if (isClosed) return AbortSignal.abort(new VisitOver('closing'))
      const name = [visit.key, ...visit.roles].join('\n')
      return open.get(name)?.signal ?? make(name, visit)
    },
    close: () => {
      isClosed = true
      for (const { abort } of [...open.values()]) abort('closing')
    },
  }
}
