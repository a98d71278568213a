/** What a tab passes on to the others. */
export type Shared = 'message' | 'notice'

type Word = readonly [kind: Shared | 'here' | 'left', what: unknown, at: number]

/** What a tab hears and is called upon to do. */
export interface TabEars {
  /** Another tab heard something from the server, at a moment of the browser's clock. */
  readonly onShared: (kind: Shared, what: unknown, at: number) => void
  /** This tab is to hold the stream. */
  readonly onLead: () => void
  /** This tab holds the stream, and one more page is there. */
  readonly onHere: () => void
  /** This tab holds the stream, and another one's page vanished without a goodbye. */
  readonly onLost: (page: string) => void
}

/** The tabs of this browser, seen from one of them. */
export interface Tabs {
  readonly share: (kind: Shared, what: unknown) => void
  /** The pages that are open in this browser, if this tab leads. From then on their locks tell of a crash. */
  readonly roster: () => Promise<readonly string[] | undefined>
}

const prefix = 'curfew-page'

/**
 * Joins the other tabs until `signal`, with a page or, as a frame, without. One of them leads: it holds the one stream. Where a browser
 * has no locks, or lets nobody near them, each tab leads itself.
 */
export const joinTabs = (
  page: string | undefined,
  signal: AbortSignal,
  { onShared, onLead, onHere, onLost }: TabEars,
): Tabs => {
  const locks = window.BroadcastChannel && (navigator as { readonly locks?: LockManager }).locks
  const channel = locks && new BroadcastChannel('curfew')
  const left = new Promise<unknown>((release) => {
    signal.onabort = () => {
      share('left', page)
      release(channel?.close())
    }
  })
  const watched = new Set([page])
  let isLeading = false

  const share = (kind: Word[0], what: unknown): void => channel?.postMessage([kind, what, Date.now()] satisfies Word)
  const lead = (): void => {
    isLeading = true
    onLead()
  }
  const hold = (name: string, held: () => unknown): unknown =>
    locks
      ?.request(name, { signal }, () => {
        held()
        return left
      })
      .catch(() => signal.aborted || held())
  const watch = (other: string): void => {
    if (!watched.has(other))
      locks?.request(prefix + other, { signal }, () => watched.delete(other) && onLost(other)).catch(() => {})
    watched.add(other)
  }

  if (channel)
    channel.onmessage = ({ data: [kind, what, at] }: MessageEvent<Word>) => {
      if (kind === 'left') watched.delete(what as string)
      else if (kind !== 'here') onShared(kind, what, at)
      else if (isLeading) {
        watch(what as string)
        onHere()
      }
    }
  if (page) {
    hold(prefix + page, () => share('here', page))
    if (locks) hold('curfew', lead)
    else lead()
  }

  return {
    share,
    roster: async () => {
      if (!isLeading) return undefined
      const known = await locks?.query().catch(() => {})
      if (signal.aborted) return undefined
      const pages = new Set([page ?? '', ...(known?.held ?? []).flatMap(({ name }) => name?.split(prefix)[1] ?? [])])
      for (const other of pages) watch(other)
      return [...pages]
    },
  }
}
