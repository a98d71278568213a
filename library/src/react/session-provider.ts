'use client'

import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useState,
} from 'react'
import type { WatchSetup } from '../browser/watch.ts'
import type { WireStatus } from '../core/wire.ts'
import { createSource, type StatusSource } from './source.ts'

/** The props of a `SessionProvider`. Those for the watch are read once, at its first render. */
export interface SessionProviderProps extends WatchSetup {
  /**
   * The status that the server rendered the page with, so that the first render is right. When it becomes that of another
   * session, the page asks the server.
   */
  readonly initial?: WireStatus
  readonly children?: ReactNode
}

const sessionOf = (status: WireStatus | undefined): string | undefined =>
  status && ('id' in status ? status.id : status.phase)

/** The context in which components find the session. */
export const SessionContext: Context<StatusSource | undefined> = createContext<StatusSource | undefined>(undefined)

/**
 * Watches the session of this page and gives it to the components inside. On a server nothing runs. Unmounted it stops
 * listening. The page itself is still open, so the watch goes on until `watchSession().close()`.
 */
export const SessionProvider = ({ initial, children, ...setup }: SessionProviderProps): ReactElement => {
  const [source] = useState(() => createSource(setup, initial))
  // Watch the page even when none of its components uses the session.
  useEffect(() => source.subscribe(() => {}), [source])
  // A server action that signed in or out had the page rendered again, but could set no header.
  const rendered = sessionOf(initial)
  useEffect(() => {
    if (rendered && rendered !== sessionOf(source.status())) source.refresh()
  }, [source, rendered])
  return createElement(SessionContext.Provider, { value: source }, children)
}
