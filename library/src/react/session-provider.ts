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
import { createSource, type Source } from './source.ts'

/** What a `SessionProvider` is given. How the page watches is read once, when it is first shown. */
export interface SessionProviderProps extends WatchSetup {
  /** What the server knew when it rendered the page, so that the first look is the right one. */
  readonly initial?: WireStatus
  readonly children?: ReactNode
}

/** Where components find the session. */
export const SessionContext: Context<Source | undefined> = createContext<Source | undefined>(undefined)

/**
 * Watches the session of this page and hands it to the components inside. On a server nothing runs. Taken away it
 * listens no more; the page itself is still open, so it goes on being watched until `watchSession().close()`.
 */
export const SessionProvider = ({ initial, children, ...setup }: SessionProviderProps): ReactElement => {
  const [source] = useState(() => createSource(setup, initial))
  // A page is watched although none of its components asks.
  useEffect(() => source.subscribe(() => {}), [source])
  return createElement(SessionContext.Provider, { value: source }, children)
}
