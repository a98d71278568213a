import { createTimer } from './clock.ts'
import { longestSilence } from './stream.ts'

/** What a tab passes on to the others. */
export type Shared = 'message' | 'notice' | 'ping'

type Word = readonly [kind: Shared | 'here' | 'left', what: unknown, at: number]

/** The tabs of this browser, seen from one of them. */
export interface Tabs {
  readonly share: (kind: Shared, what: unknown) => void
  /**
   * The pages that are open in this browser, as a query, if this tab leads. From then on their locks tell of a crash.
   * `alone`: each tab speaks for itself, so that the server must not take the others for lost.
   */
  readonly roster: () => Promise<string | undefined>
}

const prefix = 'curfew-page'

/**
 * Joins the other tabs until `signal`, with a page or, as a frame, without. One of them leads: it holds the one stream.
 * Where a browser has no locks, or lets nobody near them, each tab leads itself. `onShared`: another tab heard something
 * from the server, at a moment of the browser's clock. `onLead`: this tab is to hold a stream. `onLost`: this tab leads,
 * and another one's page vanished without a goodbye.
 */
export const joinTabs = (
  page: string | undefined,
  signal: AbortSignal,
  onShared: (kind: Shared, what: unknown, at: number) => void,
  onLead: () => void,
  onLost: (page: string) => void,
): Tabs => {
  const locks = window.BroadcastChannel && (navigator as { readonly locks?: LockManager }).locks
  const channel = locks && new BroadcastChannel('curfew')
  const left = new Promise<unknown>((release) => {
    signal.onabort = () => {
      share('left', page)
      silence()
      release(channel?.close())
    }
  })
  const watched = new Set([page])
  let isLeading = false
  let manner: 'alone' | undefined

  const share = (kind: Word[0], what: unknown): void => channel?.postMessage([kind, what, Date.now()] satisfies Word)
  const lead = (how?: 'alone') => (): Promise<unknown> => {
    isLeading = true
    manner = how
    heard()
    onLead()
    return left
  }
  // A lock is held for as long as what `held` answers.
  const wait = (name: string, held: () => unknown, otherwise?: () => unknown): unknown =>
    locks?.request(name, { signal }, held).catch(() => signal.aborted || otherwise?.())
  // The leading tab passes on the server's pings. A frozen one leads on without a word; it is let be, and this one then
  // speaks for itself.
  const silence = createTimer(lead('alone'))
  const heard = (): void => silence(isLeading || !page ? undefined : longestSilence)
  const watch = (other: string): void => {
    if (!watched.has(other)) wait(prefix + other, () => void (watched.delete(other) && onLost(other)))
    watched.add(other)
  }

  if (channel)
    channel.onmessage = ({ data: [kind, what, at] }: MessageEvent<Word>) => {
      heard()
      if (kind === 'left') watched.delete(what as string)
      else if (kind !== 'here') onShared(kind, what, at)
      else if (isLeading) watch(what as string)
    }
  if (page) {
    wait(prefix + page, () => {
      share('here', page)
      return left
    })
    heard()
    if (locks) wait('curfew', lead(), lead('alone'))
    else lead('alone')()
  }

  return {
    share,
    roster: async () => {
      if (!isLeading) return
      const { held = [] } = (!manner && (await locks?.query().catch(() => {}))) || {}
      if (signal.aborted) return
      const pages = new Set([page as string, ...held.flatMap(({ name }) => name?.split(prefix)[1] ?? [])])
      for (const other of pages) watch(other)
      return `${manner ?? 'page'}=${[...pages].join('&page=')}`
    },
  }
}
