/** What one tab tells the others. */
export type Shared = 'status' | 'notice'

type Word = readonly [say: Shared | 'here' | 'left', text: string, at: number]

/** What a tab hears and is called upon to do. */
export interface TabEars {
  /** Another tab heard something from the server, as text, at a moment of the browser's clock. */
  readonly onShared: (what: Shared, text: string, at: number) => void
  /** This tab is to hold the stream. */
  readonly onLead: () => void
  /** This tab holds the stream, and one more page is there. */
  readonly onHere: () => void
  /** This tab holds the stream, and another one's page vanished without a goodbye. */
  readonly onLost: (page: string) => void
}

/** The tabs of this browser, seen from one of them. */
export interface Tabs {
  readonly share: (what: Shared, text: string) => void
  /** The pages that are open in this browser, this one first. From then on their locks tell of a crash. */
  readonly roster: () => Promise<readonly string[]>
  readonly leave: () => void
}

const prefix = 'curfew-page:'

/**
 * Joins the other tabs, with a page or, as a frame, without. One of them leads: it holds the one stream. Where a browser
 * has no locks, or lets nobody near them, each tab leads itself.
 */
export const joinTabs = (page: string | undefined, { onShared, onLead, onHere, onLost }: TabEars): Tabs => {
  const locks = window.BroadcastChannel && (navigator as { readonly locks?: LockManager }).locks
  const channel = locks && new BroadcastChannel('curfew')
  const leaving = new AbortController()
  const { signal } = leaving
  const left = new Promise((release) => {
    signal.onabort = release
  })
  const watched = new Set<string>()
  let isLeading = false

  const say = (...word: Word): void => channel?.postMessage(word)
  const lead = (): void => {
    isLeading = true
    onLead()
  }
  const hold = (name: string, held: () => unknown): void => {
    locks
      ?.request(name, { signal }, () => {
        held()
        return left
      })
      .catch(() => signal.aborted || held())
  }
  const watch = (other: string): void => {
    if (watched.has(other)) return
    watched.add(other)
    locks
      ?.request(prefix + other, { signal }, () => {
        if (watched.delete(other)) onLost(other)
      })
      .catch(() => {})
  }

  if (channel)
    channel.onmessage = ({ data: [what, text, at] }: MessageEvent<Word>) => {
      if (what === 'left') watched.delete(text)
      else if (what !== 'here') onShared(what, text, at)
      else if (isLeading) {
        watch(text)
        onHere()
      }
    }
  if (page) {
    watched.add(page)
    if (locks) {
      hold(prefix + page, () => say('here', page, 0))
      hold('curfew-leader', lead)
    } else lead()
  }

  return {
    share: (what, text) => say(what, text, Date.now()),
    roster: async () => {
      const held = (await locks?.query().catch(() => undefined))?.held ?? []
      const names = held.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix))
      const pages = new Set([page ?? '', ...names.map((name) => name.slice(prefix.length))])
      if (!signal.aborted) for (const other of pages) watch(other)
      return [...pages]
    },
    leave: () => {
      if (page) say('left', page, 0)
      leaving.abort()
      channel?.close()
    },
  }
}
