import { readStatus, type WireSignal, type WireStatus } from '../core/wire.ts'
import { watchActivity } from './activity.ts'
import { createTimer, mark, since } from './clock.ts'
import { holdContent } from './ending.ts'
import { type Lease, takeLease } from './lease.ts'
import { awaitsAnswer, changesIn, type Ended, isLive, predicted, reportsEvery } from './prediction.ts'
import { joinTabs, type Shared, type Tabs } from './tabs.ts'
import { createTransport, type Stream } from './transport.ts'
import type { Outcome, WatchedSession } from './watched.ts'

export type { Outcome, WatchedSession } from './watched.ts'

/** How a page watches. */
export interface WatchSetup {
  /** Where the server answers for the session. Default: `/session`. */
  readonly path?: string
  /** Where the page goes when the session has ended; `ended=REASON` is added. Default: `/`. */
  readonly home?: string
  /** The sentence that stands on the page when the session has ended, until the page at `home` is there. */
  readonly sentence?: (ended: Ended) => string
}

type Source = 'server' | 'report' | 'page'

const looksEvery = 5_000
// The server's own push comes first when it can.
const pushTakes = 1_500
const stale = 5_000

const begin = (path: string, setup: WatchSetup): WatchedSession => {
  const closing = new AbortController()
  const how = { signal: closing.signal }
  const transport = createTransport(path)
  const content = holdContent(closing.signal)
  const activity = watchActivity(() => awaitsAnswer(latest), closing.signal)
  const listeners = new Set<(status: WireStatus) => void>()
  const hearers = new Set<(text: string) => void>()
  let lease: Lease | undefined
  let tabs: Tabs | undefined
  let stream: Stream | undefined
  let latest: WireStatus | undefined
  let heardAt = mark()
  let reportedAt = 0
  let toldUpTo = 0
  let failures = 0
  let isLeading = false
  let isConfirmed = false
  let isHere = false
  let isOver = false

  const take = (status: WireStatus): void => {
    latest = status
    for (const listener of listeners) queueMicrotask(() => listener(status))
  }

  const goHome = async (ended: Ended, address: URL, by: 'server' | 'prediction'): Promise<void> => {
    const status = by === 'server' ? ended : await transport.ask()
    if (!status) setTimeout(goHome, stale, ended, address, by)
    else content.leaveFor(isLive(status) ? location.href : address.href)
  }

  const end = (ended: Ended, by: 'server' | 'prediction', wasLive: boolean): void => {
    const { home = '/', sentence = () => 'Your session has ended.' } = setup
    const address = new URL(home, location.href)
    address.searchParams.set('ended', ended.reason)
    if (!wasLive && address.href === location.href) return
    isOver = true
    const words = sentence(ended)
    depart()
    content.clear(words, address.href)
    if (window === top) goHome(ended, address, by)
  }

  const accept = async (status: WireStatus | undefined, source: Source, at = mark()): Promise<void> => {
    if (!status || !isHere) return
    const known = latest
    const wasLive = isLive(known)
    const isOther = wasLive && 'id' in status && status.id !== known.id
    // Another page may be of another session, and this one of none.
    if (source === 'page' && (!wasLive || isOther)) return ask()
    if (isLive(status)) {
      if (isOther) {
        depart()
        content.be('held back')
        return content.leaveFor(location.href)
      }
      if (wasLive && status.version < known.version) return
      if (awaitsAnswer(status) && source !== 'report' && untold().length > 0) {
        const told = await tell()
        return accept(told ?? status, 'report', told ? mark() : at)
      }
    }
    heardAt = at
    if (source !== 'page' && status.phase !== 'none') tabs?.share('status', JSON.stringify(status))
    take(status)
    if (status.phase === 'ended') return end(status, 'server', wasLive)
    if (!isLive(status))
      return wasLive ? end({ phase: 'ended', reason: 'signed-out', agoMs: 0 }, 'server', true) : undefined
    content.be('shown')
    const age = since(heardAt)
    lastCall.set((status.warnsInMs ?? status.endsInMs) - age - pushTakes)
    change.set(changesIn(status, age) + pushTakes)
    if (known?.phase === 'none') open()
  }

  const ask = async (signals?: readonly WireSignal[]): Promise<void> => {
    const status = await transport.ask(signals)
    await accept(status, 'server')
    // The server cannot be reached. What time alone brings is known all the same.
    if (status || !isHere || !isLive(latest)) return
    const soon = predicted(latest, since(heardAt))
    if (soon !== latest) take(soon)
    if (soon.phase === 'ended') end(soon, 'prediction', true)
    else change.set(Math.max(1_000, Math.min(stale, changesIn(soon, since(heardAt)))))
  }

  // Counted from the last status on both clocks, so that a sleep since then is not left out.
  const untold = (): readonly WireSignal[] => {
    const agoMs = Math.max(0, Math.round(since(heardAt) + heardAt.ticks - activity.last()))
    return activity.last() > toldUpTo ? [{ type: 'input', agoMs }] : []
  }

  const tell = async (): Promise<WireStatus | undefined> => {
    const upTo = activity.last()
    reportedAt = performance.now()
    const status = await transport.ask(untold())
    if (status) toldUpTo = upTo
    return status
  }

  const report = async (): Promise<void> => {
    if (isHere && untold().length > 0) await accept(await tell(), 'report')
  }

  const look = createTimer(() => {
    look.set(looksEvery)
    if (!isLive(latest)) return
    if (performance.now() - reportedAt >= reportsEvery(latest)) report()
    // A timer sleeps with the machine.
    if (changesIn(latest, since(heardAt)) < -2 * pushTakes) wake()
  })
  const lastCall = createTimer(report)
  const change = createTimer(() => ask())
  const reopen = createTimer(async () => {
    await ask()
    if (!stream && isLive(latest)) open()
  })

  const tellHearers = (text: string): void => {
    for (const hear of hearers) hear(text)
  }

  const open = async (): Promise<void> => {
    if (!isLeading) return
    isConfirmed = false
    const pages = await tabs?.roster()
    if (!isHere || !pages) return
    stream?.close()
    stream = transport.listen(pages, {
      onStatus: (status) => {
        isConfirmed = true
        failures = 0
        accept(status, 'server')
      },
      onNotice: (text) => {
        tabs?.share('notice', text)
        tellHearers(text)
      },
      onSilence: () => {
        stream = undefined
        reopen.set(Math.min(10_000, 1_000 * 2 ** failures++) * (0.5 + Math.random() / 2))
      },
    })
  }

  const arrive = (): void => {
    isHere = true
    // A frame is no page of its own.
    if (window === top) lease = takeLease(lease?.page)
    tabs = joinTabs(lease?.page, {
      onShared: (what: Shared, text, at) => {
        if (what === 'notice') tellHearers(text)
        else accept(readStatus(text), 'page', mark(Math.max(0, Date.now() - at)))
      },
      onLead: () => {
        isLeading = true
        open()
      },
      // The server takes a page that is not on the stream's list for lost.
      onHere: () => isConfirmed || open(),
      onLost: (page) => transport.ask([{ type: 'page-lost', page }]),
    })
    look.set(looksEvery)
    ask(lease && [{ type: 'page-seen', ...lease }])
  }

  const depart = (): void => {
    isHere = isLeading = false
    stream?.close()
    stream = undefined
    for (const timer of [look, lastCall, change, reopen]) timer.set(undefined)
    tabs?.leave()
  }

  const leave = (): void => {
    if (isHere && lease) transport.part([...untold(), { type: 'page-left', page: lease.page }])
    depart()
  }

  const wake = async (): Promise<void> => {
    if (!isHere || since(heardAt) < stale) return
    if (isLive(latest) && latest.endsInMs <= since(heardAt)) content.be('held back')
    await ask()
    if (!stream || stream.isQuiet()) open()
  }

  addEventListener('pagehide', leave, how)
  addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (!persisted || isOver) return
      if (isLive(latest)) content.be('held back')
      arrive()
    },
    how,
  )
  // Some browsers cut streams without a word when a navigation turns out to be none.
  addEventListener('beforeunload', () => setTimeout(() => stream && open(), 1_000), how)
  document.addEventListener('visibilitychange', () => (document.hidden ? report() : wake()), how)
  document.addEventListener('resume', wake, how)
  for (const kind of ['focus', 'online']) addEventListener(kind, wake, how)

  if ('prerendering' in document && document.prerendering)
    document.addEventListener('prerenderingchange', arrive, { ...how, once: true })
  else arrive()

  const answerWith = async (type: 'extend' | 'sign-out'): Promise<Outcome> => {
    const status = await transport.ask([{ type }])
    await accept(status, 'report')
    if (!status) return 'unreachable'
    return (type === 'extend') === (isLive(status) && !awaitsAnswer(status)) ? 'yes' : 'refused'
  }

  const join = <Listener>(set: Set<Listener>, listener: Listener): (() => void) => {
    set.add(listener)
    return () => set.delete(listener)
  }

  return {
    status: () => latest,
    age: () => since(heardAt),
    subscribe: (listener) => {
      if (latest) listener(latest)
      return join(listeners, listener)
    },
    onNotice: (listener) => join(hearers, listener),
    extend: () => answerWith('extend'),
    signOut: () => answerWith('sign-out'),
    close: () => {
      leave()
      closing.abort()
      watching.delete(path)
    },
  }
}

const watching = new Map<string, { readonly setup: WatchSetup; readonly session: WatchedSession }>()

/** Watches the session of this document: one watch, however often it is asked for; what is set up later is added. */
export const watchSession = (setup: WatchSetup = {}): WatchedSession => {
  const { path = '/session' } = setup
  const known = watching.get(path)
  if (known) {
    Object.assign(known.setup, setup)
    return known.session
  }
  const own = { ...setup }
  const session = begin(path, own)
  watching.set(path, { setup: own, session })
  return session
}
