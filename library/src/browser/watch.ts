import { reportsEvery } from '../core/reports.ts'
import type { WireSignal, WireStatus } from '../core/wire.ts'
import { watchActivity } from './activity.ts'
import { createTimer, type Stopwatch, startWatch } from './clock.ts'
import { clearPage, createVeil } from './ending.ts'
import { type Lease, openingOf, takeLease } from './lease.ts'
import { awaitsAnswer, changesIn, type Ended, isLive, type Live, predicted } from './prediction.ts'
import { createStream, type Kind } from './stream.ts'
import { joinTabs, type Tabs } from './tabs.ts'
import { askServer } from './transport.ts'
import type { Listeners, Outcome, Source, WatchedSession, WatchSetup } from './watched.ts'

export type { Outcome, WatchedSession, WatchSetup } from './watched.ts'

const beat = 5_000
// The server's own push comes first when it can.
const pushTakes = 1_500

const setup: Required<WatchSetup> = { path: '/session', home: '/', sentence: () => 'You are signed out.' }
let watched: WatchedSession | undefined

const begin = (): WatchedSession => {
  const veil = createVeil()
  const listeners = new Set<Listeners>()
  let lease: Lease | undefined
  let staying: AbortController | undefined
  let lastActive = (): number => 0
  let tabs: Tabs | undefined
  let latest: WireStatus | undefined
  let age = startWatch()
  let sinceReport = startWatch(beat)
  let toldUpTo = 0
  // Undefined when the server may not have heard the last that it was told of the page.
  let isToldHidden: boolean | undefined
  let sinceUnload = startWatch(beat)

  const take = (status: WireStatus): void => {
    latest = status
    for (const [listener] of listeners) queueMicrotask(() => listener(status))
  }

  const end = (ended: Ended, known: Live | undefined): void => {
    const address = new URL(setup.home, location.href)
    address.searchParams.set('ended', ended.reason)
    if (!known && address.href === location.href) return
    giveUp()
    clearPage(setup.sentence(ended))
    veil.disabled = true
    // What is said here stays until there is a server to go to.
    const go = async (): Promise<void> => {
      // A document that the person has asked for goes first, such as that of a new session.
      const status = sinceUnload() < beat ? undefined : await askServer(setup.path)
      if (isLive(status) && !ended.id) location.reload()
      else if (status) location.replace(address)
      else setTimeout(go, beat)
    }
    if (lease) go()
  }

  const accept = async (status: WireStatus | undefined, source?: Source, heard = startWatch()): Promise<unknown> => {
    if (!status || !staying) return
    const known = isLive(latest) ? latest : undefined
    const isOther = known?.id !== (status as Live).id
    // Another page may be of another session, and this one of none.
    if (source === 'page' && isOther) return ask()
    if (isLive(status)) {
      if (known && isOther) {
        giveUp()
        veil.disabled = false
        return location.reload()
      }
      if (known && status.version < known.version) return
      if (awaitsAnswer(status) && source !== 'report' && untold()[0]) return report([], status, heard)
    }
    if (source !== 'page' && status.phase !== 'none') tabs?.share('message', status)
    age = heard
    take(status)
    if (status.phase === 'ended') end(status, known)
    else if (isLive(status)) {
      veil.disabled = true
      const left = changesIn(status, age())
      lastCall(left - pushTakes)
      change(left + pushTakes)
      if (!stream.isOpen()) stream.open()
    } else if (known || openingOf()) end({ phase: 'ended', reason: 'signed-out', agoMs: 0 }, known)
  }

  const ask = async (signals?: readonly WireSignal[], source?: Source): Promise<WireStatus | undefined> => {
    const how = staying
    const status = await askServer(setup.path, signals)
    // What was asked before the page was in the back/forward cache says nothing of now.
    if (how !== staying) return status
    if (!status) isToldHidden = undefined
    await accept(status, source)
    // The server cannot be reached. What time alone brings is known all the same.
    if (!status && staying && isLive(latest)) {
      const next = predicted(latest, age())
      if (next.phase === 'ended') end(next, latest)
      else change(changesIn(next, age()) + 1_000)
      if (next !== latest) take(next)
    }
    return status
  }

  const untold = (): readonly WireSignal[] => {
    const at = lastActive()
    return at > toldUpTo ? [{ type: 'input', agoMs: Math.max(0, age(at)) }] : []
  }

  // `otherwise`: the status to go by when the server cannot be told.
  const report = async (more: readonly WireSignal[] = [], otherwise?: WireStatus, heard?: Stopwatch): Promise<void> => {
    const signals = [...untold(), ...more]
    if (!signals[0]) return
    const upTo = lastActive()
    sinceReport = startWatch()
    if (await ask(signals, 'report')) toldUpTo = upTo
    else accept(otherwise, 'report', heard)
  }

  const look = createTimer(() => {
    look(beat)
    isToldHidden ?? greet()
    if (!isLive(latest)) return
    if (sinceReport() >= reportsEvery(latest.idleMs)) report()
    // A timer sleeps with the machine.
    if (changesIn(latest, age()) < -2 * pushTakes) wake()
  })
  const lastCall = createTimer(report)
  const change = createTimer(ask)

  // `at`: when another page heard it.
  const hear = (kind: Kind, what: unknown, at?: number): void => {
    if (!at && kind !== 'message') tabs?.share(kind, what)
    if (kind === 'notice') for (const [, onNotice] of listeners) onNotice?.((what as { readonly text: string }).text)
    else if (kind === 'message')
      accept(what as WireStatus, (at && 'page') as Source, startWatch(at && Math.max(0, Date.now() - at)))
  }

  const whose = async (nth: number): Promise<string | undefined> => {
    const pages = await tabs?.roster()
    return pages && `${setup.path}/events?${pages}&nth=${nth}`
  }
  const stream = createStream(whose, hear, ask)

  const arrive = (): void => {
    // Out of the back/forward cache: whose it is now is for the server to say.
    if (isLive(latest)) veil.disabled = false
    // What listeners are told to heed is its `signal`.
    const how = new AbortController()
    staying = how
    lastActive = watchActivity(() => awaitsAnswer(latest), how.signal)
    // A frame is no page of its own.
    if (window === top) lease = takeLease(lease?.page)
    tabs = joinTabs(lease?.page, how.signal, hear, stream.open, (page) =>
      askServer(setup.path, [{ type: 'page-lost', page }]),
    )
    addEventListener('pagehide', leave, how)
    const unload = (): void => {
      sinceUnload = startWatch()
      // Some browsers cut streams without a word when a navigation turns out to be none.
      setTimeout(stream.open, 1_000)
    }
    addEventListener('beforeunload', unload, how)
    for (const kind of ['visibilitychange', 'resume', 'focus', 'online']) addEventListener(kind, turn, how)
    look(beat)
    greet()
  }

  const greet = (): void => {
    isToldHidden = false
    ask(lease && [{ type: 'page-seen', ...lease }, ...sight()])
  }

  // Whether the page is in sight, if the server believes otherwise.
  const sight = (): readonly WireSignal[] => {
    if (!lease || isToldHidden === document.hidden) return []
    isToldHidden = document.hidden
    return [{ type: isToldHidden ? 'page-hidden' : 'page-seen', page: lease.page }]
  }

  const turn = (): void => {
    if (!document.hidden) wake()
    const signals = sight()
    if (signals[0]) report(signals)
  }

  const depart = (): void => {
    stream.close()
    for (const stop of [look, lastCall, change]) stop()
    staying?.abort()
    staying = undefined
  }

  // Nobody is asked "Leave page?" on behalf of a session that is over.
  const giveUp = (): void => {
    depart()
    addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)
  }

  const part = (): void => {
    if (lease) askServer(setup.path, [...untold(), { type: 'page-left', page: lease.page }])
    depart()
  }

  const leave = (): void => {
    part()
    addEventListener('pageshow', arrive, { once: true })
  }

  const wake = (): void => {
    if (age() < beat) return
    if (isLive(latest) && latest.endsInMs <= age()) veil.disabled = false
    // It may have been cut without a word.
    stream.open()
    ask()
  }

  if ((document as { readonly prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', arrive, { once: true })
  else arrive()

  const answerWith = async (type: 'extend' | 'sign-out'): Promise<Outcome> => {
    const status = await ask([{ type }], 'report')
    if (!status) return 'unreachable'
    return (type === 'extend') === (isLive(status) && !awaitsAnswer(status)) ? 'yes' : 'refused'
  }

  return {
    status: () => latest,
    age: () => age(),
    subscribe: (...own) => {
      listeners.add(own)
      if (latest) own[0](latest)
      return () => listeners.delete(own)
    },
    extend: () => answerWith('extend'),
    signOut: () => answerWith('sign-out'),
    close: () => {
      part()
      watched = undefined
    },
  }
}

/** Watches the session of this document: one watch, however often it is asked for; what is set up later is added. */
export const watchSession = (more: WatchSetup = {}): WatchedSession => {
  Object.assign(setup, more)
  watched ??= begin()
  return watched
}
