import { readStatus, type WireSignal, type WireStatus } from '../core/wire.ts'
import { watchActivity } from './activity.ts'
import { createTimer, mark, since } from './clock.ts'
import { clearPage, goTo, goWhenReachable, holdBack, leaveUnasked } from './ending.ts'
import { createLease } from './lease.ts'
import { changesIn, isLive, type Live, predicted, reportsEvery } from './prediction.ts'
import { joinTabs, type Tabs } from './tabs.ts'
import { createTransport } from './transport.ts'
import type { Outcome, WatchedSession } from './watched.ts'

export type { Outcome, WatchedSession } from './watched.ts'

/** How a page watches. */
export interface WatchSetup {
  /** Where the server answers for the session. Default: `/session`. */
  readonly path?: string
  /** Where the page goes when the session has ended; `?ended=REASON` is added. Default: `/`. */
  readonly home?: string
  /** The sentence that stands on the page when the session has ended and the server cannot be reached. */
  readonly sentence?: (ended: WireStatus & { readonly phase: 'ended' }) => string
}

type Source = 'server' | 'report' | 'page'

const looksEvery = 5_000
// The server's own push comes first when it can.
const pushTakes = 1_500
const stale = 5_000

const begin = (setup: WatchSetup): WatchedSession => {
  const { path = '/session', home = '/', sentence = () => 'Your session has ended.' } = setup
  const transport = createTransport(path)
  const activity = watchActivity()
  const lease = createLease()
  const isFrame = window !== window.top
  const listeners = new Set<(status: WireStatus) => void>()
  const hearers = new Set<(text: string) => void>()
  let tabs: Tabs | undefined
  let stream: { readonly close: () => void } | undefined
  let latest: WireStatus | undefined
  let heardAt = mark()
  let reportedAt = mark(looksEvery)
  let toldUpTo = 0
  let failures = 0
  let isOver = false
  let isAway = false

  const end = (ended: WireStatus & { readonly phase: 'ended' }): void => {
    isOver = true
    depart()
    clearPage(sentence(ended))
    goWhenReachable(`${home}?ended=${ended.reason}`)
  }

  const accept = async (status: WireStatus | undefined, source: Source, at = mark()): Promise<void> => {
    if (!status || isOver || isAway) return
    const known = latest
    if (isLive(status)) {
      if (isLive(known) && known.id !== status.id) {
        holdBack('held back')
        return goTo(location.href)
      }
      if (isLive(known) && status.version < known.version) return
      const mayBeActive = status.phase === 'warning' && status.extendable && source !== 'report'
      if (mayBeActive && untold().length > 0) return accept((await tell()) ?? status, 'report')
    }
    latest = status
    heardAt = at
    failures = 0
    if (source !== 'page') tabs?.share(JSON.stringify(status))
    tellListeners(status)
    if (isLive(status)) return arm(status)
    if (status.phase === 'ended') end(status)
    else if (isLive(known)) end({ phase: 'ended', reason: 'signed-out', agoMs: 0 })
  }

  const ask = async (): Promise<void> => {
    const status = await transport.ask()
    await accept(status, 'server')
    if (!status) predict()
  }

  const tellListeners = (status: WireStatus): void => {
    for (const listener of listeners) listener(status)
  }

  // The server cannot be reached. What time alone brings is known all the same.
  const predict = (): void => {
    if (!isLive(latest) || isOver || isAway) return
    const status = predicted(latest, since(heardAt))
    if (status !== latest) tellListeners(status)
    latest = status
    if (isLive(status)) change.set(Math.max(1_000, Math.min(stale, changesIn(status, since(heardAt)))))
    else if (status.phase === 'ended') end(status)
  }

  const untold = (): readonly WireSignal[] =>
    activity.last() > toldUpTo
      ? [{ type: 'input', agoMs: Math.max(0, Math.round(performance.now() - activity.last())) }]
      : []

  const tell = async (): Promise<WireStatus | undefined> => {
    const upTo = activity.last()
    reportedAt = mark()
    const status = await transport.send(untold())
    if (status) toldUpTo = upTo
    return status
  }

  const report = async (): Promise<void> => {
    if (mayReport() && untold().length > 0) await accept(await tell(), 'report')
  }

  const mayReport = (): boolean => latest?.phase === 'active' || (latest?.phase === 'warning' && !latest.extendable)

  const look = createTimer(() => {
    look.set(looksEvery)
    if (isLive(latest) && since(reportedAt) >= reportsEvery(latest)) report()
  })
  const lastCall = createTimer(report)
  const change = createTimer(ask)
  const reopen = createTimer(async () => {
    if (isAway || isOver) return
    await ask()
    if (isLive(latest) && tabs && !stream && !isAway && !isOver) lead(await tabs.roster())
  })

  const arm = (status: Live): void => {
    look.set(looksEvery)
    lastCall.set(mayReport() ? (status.warnsInMs ?? 2 ** 31) - since(heardAt) - pushTakes : undefined)
    change.set(changesIn(status, since(heardAt)) + pushTakes)
  }

  const lead = (pages: readonly string[]): void => {
    stream?.close()
    stream = transport.listen(pages, {
      onStatus: (status) => accept(status, 'server'),
      onNotice: (text) => {
        tabs?.notify(text)
        for (const hear of hearers) hear(text)
      },
      onSilence: () => {
        stream = undefined
        failures += 1
        reopen.set(Math.min(10_000, 1_000 * failures) * (0.5 + Math.random() / 2))
      },
    })
  }

  const arrive = async (): Promise<void> => {
    isAway = false
    const page = isFrame ? undefined : lease.id()
    tabs = joinTabs(page, {
      onStatus: (text, at) => accept(readStatus(text), 'page', mark(Math.max(0, Date.now() - at))),
      onNotice: (text) => {
        for (const hear of hearers) hear(text)
      },
      onLead: lead,
      onLost: (lost) => transport.send([{ type: 'page-lost', page: lost }]),
    })
    if (page === undefined) return ask()
    const status = await transport.send([{ type: 'page-seen', page, after: lease.after() }])
    await accept(status, 'server')
    if (!status) predict()
  }

  const depart = (): void => {
    isAway = true
    stream?.close()
    stream = undefined
    for (const timer of [look, lastCall, change, reopen]) timer.set(undefined)
    tabs?.leave()
    tabs = undefined
  }

  const wake = async (): Promise<void> => {
    if (isAway || isOver || document.visibilityState === 'hidden' || since(heardAt) < stale) return
    const isLate = isLive(latest) && latest.endsInMs <= since(heardAt)
    if (isLate) holdBack('held back')
    await ask()
    if (!isOver) holdBack('shown')
  }

  leaveUnasked()
  addEventListener('pagehide', () => {
    if (isOver || isAway) return
    const input = mayReport() ? untold() : []
    if (!isFrame) transport.part([...input, { type: 'page-left', page: lease.id() }])
    depart()
  })
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted || isOver) return
    holdBack('held back')
    lease.renew()
    await arrive()
    if (!isOver) holdBack('shown')
  })
  // Some browsers cut streams without a word when a navigation turns out to be none.
  addEventListener('beforeunload', () => {
    if (stream && !isFrame) setTimeout(() => !isAway && stream && tabs?.roster().then(lead), 1_000)
  })
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
    else report()
  })
  for (const kind of ['focus', 'online']) addEventListener(kind, wake)
  document.addEventListener('resume', wake)

  if ('prerendering' in document && document.prerendering)
    document.addEventListener('prerenderingchange', arrive, { once: true })
  else arrive()

  const answerWith = async (type: 'extend' | 'sign-out'): Promise<Outcome> => {
    const status = await transport.send([{ type }])
    if (!status) return 'unreachable'
    await accept(status, 'report')
    return (type === 'extend') === isLive(status) ? 'yes' : 'refused'
  }

  return {
    status: () => latest,
    age: () => since(heardAt),
    subscribe: (listener) => {
      listeners.add(listener)
      if (latest) listener(latest)
      return () => listeners.delete(listener)
    },
    onNotice: (listener) => {
      hearers.add(listener)
      return () => hearers.delete(listener)
    },
    extend: () => answerWith('extend'),
    signOut: () => answerWith('sign-out'),
  }
}

const watching = new Map<string, WatchedSession>()

/** Watches the session of this document: one watch, however often it is asked for. */
export const watchSession = (setup: WatchSetup = {}): WatchedSession => {
  const { path = '/session' } = setup
  const session = watching.get(path) ?? begin(setup)
  watching.set(path, session)
  return session
}
