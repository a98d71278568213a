import type { Sessions, SessionView } from 'curfew/server/sessions'

/** The changes of all sessions, gathered for the operators who look. */
export interface Changes {
  /** Gets each batch of changed sessions from now on, each session once. Gives a function that stops it. */
  readonly listen: (listener: (views: readonly SessionView[]) => void) => () => void
}

// An operator's eye needs no more. A batch holds a session once, however often it changed.
const batchMs = 250

/** The changes of sessions. It watches nothing while no operator looks. */
export const createChanges = (sessions: Pick<Sessions, 'whenAnyChanged'>): Changes => {
  const listeners = new Set<(views: readonly SessionView[]) => void>()
  const changed = new Map<string, SessionView>()
  let stop: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    timer = undefined
    const views = [...changed.values()]
    changed.clear()
    for (const listener of listeners) listener(views)
  }

  const take = (views: readonly SessionView[]): void => {
    for (const view of views) changed.set(view.id, view)
    timer ??= setTimeout(flush, batchMs)
  }

  const leave = (listener: (views: readonly SessionView[]) => void): void => {
    if (!listeners.delete(listener) || listeners.size > 0) return
    stop?.()
    stop = undefined
    clearTimeout(timer)
    timer = undefined
    changed.clear()
  }

  return {
    listen: (listener) => {
      listeners.add(listener)
      stop ??= sessions.whenAnyChanged(take)
      return () => leave(listener)
    },
  }
}
