'use client'

import { useContext, useMemo, useSyncExternalStore } from 'react'
import type { Outcome } from '../browser/watch.ts'
import { Misuse } from '../core/misuse.ts'
import type { WireStatus } from '../core/wire.ts'
import { SessionContext } from './session-provider.ts'
import type { Source } from './source.ts'

/** The session as a component sees it. */
export interface SessionInView<Task extends string = string> {
  /** The last status that was heard; undefined before the first. Its durations are as of that moment. */
  readonly status: WireStatus | undefined
  /** Whether the person has the task. For what is shown: the server decides. */
  readonly may: (task: Task) => boolean
  /** Asks the server for more time. */
  readonly extend: () => Promise<Outcome>
  /** Signs out. */
  readonly signOut: () => Promise<Outcome>
}

const useSource = (): Source => {
  const source = useContext(SessionContext)
  if (!source)
    throw new Misuse(
      'react.no-provider',
      'a component uses the session outside <SessionProvider>; put it around your app',
    )
  return source
}

const has = (status: WireStatus | undefined, task: string): boolean =>
  status !== undefined && 'tasks' in status && status.tasks.includes(task)

/** The session; the component renders anew with every status. */
export const useSession = <Task extends string = string>(): SessionInView<Task> => {
  const source = useSource()
  const status = useSyncExternalStore(source.subscribe, source.status, source.initial)
  return useMemo(
    () => ({ status, may: (task) => has(status, task), extend: source.extend, signOut: source.signOut }),
    [source, status],
  )
}

/** Whether the person has a task; the component renders anew only when that changes. */
export const useMay = <Task extends string = string>(task: Task): boolean => {
  const source = useSource()
  const look = (from: Source['status']) => (): boolean => has(from(), task)
  return useSyncExternalStore(source.subscribe, look(source.status), look(source.initial))
}
