'use client'

import { useContext, useMemo, useSyncExternalStore } from 'react'
import type { Outcome } from '../browser/watch.ts'
import { Misuse } from '../core/misuse.ts'
import type { WireStatus } from '../core/wire.ts'
import { SessionContext } from './session-provider.ts'
import type { StatusSource } from './source.ts'

/** The session as a component sees it. */
export interface SessionInView<Task extends string = string> {
  /** The last status that arrived; undefined before the first. Its durations count from that moment. */
  readonly status: WireStatus | undefined
  /** Whether the person has the task. Only for display, because the server decides. */
  readonly may: (task: Task) => boolean
  /**
   * Whether a task that the person had on this page was revoked since. Then keep the text that was typed for it, so that the
   * person can copy it.
   */
  readonly lost: (task: Task) => boolean
  /** Asks the server for more time. */
  readonly extend: () => Promise<Outcome>
  /** Asks the server for as much time as the policy's `moreTime` gives; a warning's `moreTimeMs` tells how much. */
  readonly moreTime: () => Promise<Outcome>
  /** Signs out. */
  readonly signOut: () => Promise<Outcome>
  /** Asks the server now: for an application that knows that its person has signed in. Undefined without an answer. */
  readonly refresh: () => Promise<WireStatus | undefined>
}

const useSource = (): StatusSource => {
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

/** The session; the component renders again with every status. */
export const useSession = <Task extends string = string>(): SessionInView<Task> => {
  const source = useSource()
  const status = useSyncExternalStore(source.subscribe, source.status, source.initial)
  return useMemo(
    () => ({
      status,
      may: (task) => has(status, task),
      lost: (task) => !has(status, task) && source.had(task),
      extend: source.extend,
      moreTime: source.moreTime,
      signOut: source.signOut,
      refresh: source.refresh,
    }),
    [source, status],
  )
}

/** Whether the person has a task; the component renders again only when that changes. */
export const useMay = <Task extends string = string>(task: Task): boolean => {
  const source = useSource()
  const look = (from: StatusSource['status']) => (): boolean => has(from(), task)
  return useSyncExternalStore(source.subscribe, look(source.status), look(source.initial))
}
