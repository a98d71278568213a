import { createTimer } from '../clock.ts'
import { longestSilence } from './stream.ts'

/** The kinds of events that a tab passes on to the others. */
export type Shared = 'message' | 'notice' | 'ping'

type Word = readonly [kind: Shared | 'here' | 'left', data: unknown, at: number]

/** The tabs of this browser, seen from one of them. */
export interface Tabs {
  readonly share: (kind: Shared, data: unknown) => void
  /**
   * The open pages of this browser, as a query, if this tab leads. Afterwards the leader watches their locks for a crash.
   * `alone`: each tab reports for itself, so that the server must not take the others for lost.
   */
  readonly roster: () => Promise<string | undefined>
}

/**
 * Joins the other tabs of an application until `signal`. A frame joins without a page. One tab leads and holds the one
 * stream. Where a browser has no locks, or denies them, each tab leads itself. `isSomebodys`: whether there is a session,
 * because without one no stream is opened. `onShared`: another tab passed on an event of the server, which it received at
 * `at` by the browser's clock. `onLead`: this tab must open a stream. `onLost`: this tab leads, and the page of another tab
 * vanished without a goodbye.
 */
export const joinTabs = (
  namespace: string,
  page: string | undefined,
  signal: AbortSignal,
  isSomebodys: () => boolean,
  onShared: (kind: Shared, data: unknown, at: number) => void,
  onLead: () => void,
  onLost: (page: string) => void,
): Tabs => {
  const locks = window.BroadcastChannel && (navigator as { readonly locks?: LockManager }).locks
  const channel = locks && new BroadcastChannel(namespace)
  const left = new Promise<unknown>((release) => {
    signal.onabort = () => {
      share('left', page)
      silence()
      release(channel?.close())
    }
  })
  // With spaces, so that the leader's lock of another application cannot look like a page's lock.
  const prefix = `${namespace} page `
  const watched = new Set([page])
  let mode: 'follower' | 'leader' | 'alone' = 'follower'

  const share = (kind: Word[0], data: unknown): void => channel?.postMessage([kind, data, Date.now()] satisfies Word)
  const lead = (as: 'leader' | 'alone'): void => {
    mode = as
    listen()
    onLead()
  }
  // The browser holds the lock until the promise that `onHeld` returns is settled.
  const holdLock = (name: string, onHeld: () => unknown, onDenied?: () => void): void => {
    locks?.request(name, { signal }, onHeld).catch(() => {
      if (!signal.aborted) onDenied?.()
    })
  }
  // The leader passes on the server's pings. A frozen leader is silent: then this tab leads itself.
  const silence = createTimer(() => (isSomebodys() ? lead('alone') : listen()))
  const listen = (): void => silence(mode === 'follower' && page ? longestSilence : undefined)
  const watchLock = (other: string): void => {
    if (watched.has(other)) return
    watched.add(other)
    holdLock(prefix + other, () => {
      if (watched.delete(other)) onLost(other)
    })
  }

  if (channel)
    channel.onmessage = ({ data: [kind, data, at] }: MessageEvent<Word>) => {
      listen()
      if (kind === 'left') watched.delete(data as string)
      else if (kind !== 'here') onShared(kind, data, at)
      else if (mode !== 'follower') watchLock(data as string)
    }
  if (page) {
    holdLock(prefix + page, () => {
      share('here', page)
      return left
    })
    listen()
    if (locks) {
      const onHeld = (): Promise<unknown> => {
        lead('leader')
        return left
      }
      holdLock(namespace, onHeld, () => lead('alone'))
    } else lead('alone')
  }

  return {
    share,
    roster: async () => {
      if (mode === 'follower' || !isSomebodys()) return
      const { held = [] } = (mode === 'leader' && (await locks?.query().catch(() => {}))) || {}
      if (signal.aborted) return
      const pages = new Set([page as string, ...held.flatMap(({ name }) => name?.split(prefix)[1] ?? [])])
      for (const other of pages) watchLock(other)
      return `${mode === 'alone' ? 'alone' : 'page'}=${[...pages].join('&page=')}`
    },
  }
}
