/** What this browser's tabs tell each other. */
type Word =
  | { readonly say: 'status'; readonly text: string; readonly at: number }
  | { readonly say: 'notice'; readonly text: string }
  | { readonly say: 'here' | 'left'; readonly page: string }

/** What a tab hears and is called upon to do. */
export interface TabEars {
  /** Another tab heard a status, as text, at a moment of the browser's clock. */
  readonly onStatus: (text: string, at: number) => void
  readonly onNotice: (text: string) => void
  /** This tab is to hold the stream, for these pages. */
  readonly onLead: (pages: readonly string[]) => void
  /** Another tab's page vanished without a goodbye. */
  readonly onLost: (page: string) => void
}

/** The tabs of this browser, seen from one of them. */
export interface Tabs {
  readonly share: (text: string) => void
  readonly notify: (text: string) => void
  /** The pages that are open in this browser, this one first. */
  readonly roster: () => Promise<readonly string[]>
  readonly leave: () => void
}

const prefix = 'curfew-page:'

/**
 * Joins the other tabs, with a page or, as a frame, without. One of them leads: it holds the one stream, and the locks
 * of the others tell it of a crash. Where a browser has no locks each tab leads itself.
 */
export const joinTabs = (page: string | undefined, { onStatus, onNotice, onLead, onLost }: TabEars): Tabs => {
  const locks = (navigator as { readonly locks?: LockManager }).locks
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('curfew') : undefined
  const leaving = new AbortController()
  const { signal } = leaving
  const watched = new Map<string, AbortController>()
  let isLeading = false

  const untilLeaving = (): Promise<void> =>
    new Promise((release) => signal.addEventListener('abort', () => release(), { once: true }))
  const hold = (name: string, held: () => void): void => {
    locks
      ?.request(name, { signal }, () => {
        held()
        return untilLeaving()
      })
      ?.catch(() => {})
  }
  const say = (word: Word): void => channel?.postMessage(word)

  const roster = async (): Promise<readonly string[]> => {
    if (page === undefined) return []
    const { held = [] } = (await locks?.query()) ?? {}
    const names = held.flatMap(({ name }) => (name?.startsWith(prefix) ? name.slice(prefix.length) : []))
    return [...new Set([page, ...names])]
  }

  const unwatch = (other: string): void => {
    watched.get(other)?.abort()
    watched.delete(other)
  }
  const watch = (other: string): void => {
    if (other === page || watched.has(other)) return
    const stop = new AbortController()
    watched.set(other, stop)
    locks
      ?.request(prefix + other, { signal: stop.signal }, () => {
        if (watched.delete(other)) onLost(other)
      })
      .catch(() => {})
  }

  const lead = async (): Promise<void> => {
    isLeading = true
    const pages = await roster()
    if (signal.aborted) return
    for (const other of pages) watch(other)
    onLead(pages)
  }

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Word | undefined>) => {
      if (data?.say === 'status') onStatus(String(data.text), Number(data.at))
      if (data?.say === 'notice') onNotice(String(data.text))
      if (data?.say === 'left') unwatch(data.page)
      if (data?.say === 'here' && isLeading) watch(data.page)
    }
  if (page !== undefined) {
    if (locks && channel) {
      hold(prefix + page, () => say({ say: 'here', page }))
      hold('curfew-leader', lead)
    } else onLead([page])
  }

  return {
    share: (text) => say({ say: 'status', text, at: Date.now() }),
    notify: (text) => say({ say: 'notice', text }),
    roster,
    leave: () => {
      if (page !== undefined) say({ say: 'left', page })
      leaving.abort()
      for (const other of [...watched.keys()]) unwatch(other)
      channel?.close()
    },
  }
}
