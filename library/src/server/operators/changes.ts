import { wordsOf } from '../../core/store-away.ts'
import type { Stored } from '../../stores/store.ts'
import type { Engine } from '../engine/engine.ts'
import { createOnceAMinute } from '../engine/once-a-minute.ts'
import { counted } from '../engine/report.ts'

/** The listeners on this process that learn of every session that changed. */
export interface Changes<View> {
  readonly whenAnyChanged: (listener: (sessions: readonly View[]) => void) => () => void
  /** Drops all listeners. */
  readonly close: () => void
}

/** The parts that changes are made of. */
export interface ChangesParts<View> {
  readonly engine: Engine
  readonly findMany: (keys: readonly string[]) => Promise<readonly Stored[]>
  readonly view: (stored: Stored) => Promise<View>
}

const everyMs = 100
const afterFailureMs = 1_000
const mostAtOnce = 1_000

/** A registry of such listeners, none yet. While there is one, the store's notices are gathered and read in batches. */
export const createChanges = <View>({ engine, findMany, view }: ChangesParts<View>): Changes<View> => {
  const listeners = new Set<{ readonly hear: (sessions: readonly View[]) => void }>()
  const changed = new Set<string>()
  const seldom = createOnceAMinute()
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsubscribe: (() => void) | undefined

  const tell = (sessions: readonly View[]): void => {
    for (const { hear } of listeners)
      try {
        hear(sessions)
      } catch (failure) {
        engine.write({ what: 'listener-failed', detail: `whenAnyChanged: ${wordsOf(failure)}`.slice(0, 500) })
        console.error('curfew: a listener of sessions.whenAnyChanged failed:', failure)
      }
  }

  const readSome = async (): Promise<number> => {
    const keys = [...changed].slice(0, mostAtOnce)
    for (const key of keys) changed.delete(key)
    try {
      const sessions = await Promise.all((await findMany(keys)).map(view))
      if (sessions.length > 0) tell(sessions)
      return everyMs
    } catch (failure) {
      for (const key of keys) changed.add(key)
      const spoken = seldom('failed', engine.clock())
      const detail = `changed sessions were not read for whenAnyChanged: ${wordsOf(failure)}`
      if (spoken) engine.write({ what: 'store-failed', detail, ...counted(spoken.unsaid) })
      return afterFailureMs
    }
  }

  const readAfter = (ms: number): void => {
    timer = setTimeout(async () => {
      const pause = await readSome()
      timer = undefined
      if (changed.size > 0 && listeners.size > 0) readAfter(pause)
    }, ms)
    ;(timer as { unref?: () => void }).unref?.()
  }

  const stopHearing = (): void => {
    unsubscribe?.()
    unsubscribe = undefined
    changed.clear()
  }

  return {
    whenAnyChanged: (listener) => {
      const one = { hear: listener }
      listeners.add(one)
      unsubscribe ??= engine.store.subscribe((notice) => {
        if (notice.about !== 'session' || notice.key === '') return
        changed.add(notice.key)
        if (timer === undefined) readAfter(everyMs)
      })
      return () => {
        listeners.delete(one)
        if (listeners.size === 0) stopHearing()
      }
    },
    close: () => {
      listeners.clear()
      stopHearing()
    },
  }
}
