import type { WireStatus } from '../../core/wire.ts'
import { startWatch } from '../clock.ts'
import { keepListening } from '../listening.ts'
import { namespaceOf } from '../namespace.ts'
import { awaitsAnswer, changesIn } from '../prediction.ts'
import { watchActivity } from './activity.ts'
import { accept, ask, greet, report } from './conversation.ts'
import { isPart, loadingAround } from './frames.ts'
import { openingOf, takeLease } from './page-id.ts'
import { due, seen, sight, unsent } from './reporting.ts'
import { watchSignIns } from './sign-ins.ts'
import { depart, liveOf, looksEvery, pushTakes, type Watch } from './state.ts'
import { type Kind, longestSilence } from './stream.ts'
import { joinTabs } from './tabs.ts'
import { askServer } from './transport.ts'

// After input, a page without a session asks at every third look whether its person has signed in.
const asksEvery = 12_500
// Some browsers cut the streams at a navigation that then does not happen, within this time.
const cutsShowAfter = 1_000

// Whether there is a session, or the server opened the document for one. Otherwise there is nothing to stream.
const isSomebodys = (watch: Watch): boolean => (watch.latest ? liveOf(watch) : openingOf()) !== undefined

/** The address of the stream; undefined if this page must not open one. */
export const streamOf = async ({ tabs, setup }: Watch, nth: number): Promise<string | undefined> => {
  const pages = await tabs?.roster()
  return pages && `${setup.path}/events?${pages}&nth=${nth}`
}

/** Takes an event of the stream. `passedOnAt`: when another tab passed it on, by the browser's clock. */
export const onWord = (watch: Watch, kind: Kind, data: unknown, passedOnAt?: number): void => {
  watch.sinceWord = startWatch()
  // A status is shared by the page that takes it, so not here.
  if (kind === 'message') {
    const since = startWatch(passedOnAt && Math.max(0, Date.now() - passedOnAt))
    accept(watch, data as WireStatus, passedOnAt ? 'page' : 'server', since)
  } else if (!passedOnAt) watch.tabs?.share(kind, data)
  if (kind === 'notice')
    for (const [, onNotice] of watch.listeners) onNotice?.((data as { readonly text: string }).text)
}

/** Asks the server why the stream broke, and reports that the page is still there. */
export const onSilence = (watch: Watch): void => {
  watch.sinceWord = startWatch(longestSilence)
  report(watch, seen(watch))
}

const wake = (watch: Watch): void => {
  const { age, veil, stream } = watch
  const live = liveOf(watch)
  if (age() < looksEvery) return
  if (live && live.endsInMs <= age()) veil.disabled = false
  // The stream may have been cut without an error.
  stream.open()
  ask(watch)
}

const turn = (watch: Watch): void => {
  if (!document.hidden) wake(watch)
  const signals = sight(watch)
  if (signals[0]) report(watch, [...signals, ...unsent(watch)])
}

// Input may come from a person who has signed in without this page's knowledge.
const askForSomebody = (watch: Watch): void => {
  if (!unsent(watch)[0] || watch.age() < watch.asksAfter) return
  watch.asksAfter = asksEvery
  greet(watch)
}

/** Does the work that is due. */
export const look = (watch: Watch): void => {
  const { age, believed } = watch
  const live = liveOf(watch)
  watch.look(Math.min(looksEvery, (live?.leaseMs ?? 3 * looksEvery) / 3))
  if (performance.now() < watch.retryAt) return
  if (believed === 'unknown') greet(watch)
  else if (!live) askForSomebody(watch)
  else {
    const signals = due(watch, live)
    if (signals[0]) report(watch, signals)
  }
  // A timer sleeps with the machine.
  if (live && changesIn(live, age()) < -2 * pushTakes) wake(watch)
}

const arrive = (watch: Watch): void => {
  const stay = new AbortController()
  const { signal } = stay
  const { setup, stream, veil } = watch
  const namespace = namespaceOf(setup.name)
  const onTurn = (): void => turn(watch)
  watch.stay = stay
  // From the back/forward cache: hide the page until the server says whose it is now.
  if (liveOf(watch)) veil.disabled = false
  watch.lastActive = watchActivity(() => awaitsAnswer(watch.latest), signal)
  watch.lease = isPart() ? undefined : takeLease(namespace, watch.lease?.page)
  watch.tabs = joinTabs(
    namespace,
    watch.lease?.page,
    signal,
    () => isSomebodys(watch),
    (...word) => onWord(watch, ...word),
    stream.open,
    (page) => askServer(setup.path, [{ type: 'page-lost', page }]),
  )
  watchSignIns(
    () => !liveOf(watch),
    () => greet(watch),
    signal,
  )
  const onLeave = (): void => leave(watch)
  const onUnload = (): void => {
    watch.sinceUnload = startWatch()
    setTimeout(stream.open, cutsShowAfter)
    // A service worker can lose the goodbye of a page that is gone, and the activity in it. So the page reports that first.
    const signals = unsent(watch)
    if (navigator.serviceWorker?.controller && signals[0]) report(watch, signals)
  }
  keepListening(() => {
    addEventListener('pagehide', onLeave, stay)
    addEventListener('beforeunload', onUnload, stay)
    for (const kind of ['visibilitychange', 'focus', 'online']) addEventListener(kind, onTurn, stay)
    document.addEventListener('resume', onTurn, stay)
  }, signal)
  watch.look(looksEvery)
  greet(watch)
}

/** Says goodbye. */
export const part = (watch: Watch): void => {
  const { lease, setup, stay } = watch
  if (lease && stay) askServer(setup.path, [...unsent(watch), { type: 'page-left', page: lease.page }])
  depart(watch)
}

const leave = (watch: Watch): void => {
  part(watch)
  addEventListener('pageshow', () => arrive(watch), { once: true })
}

/** Begins to watch once the document is shown, and the documents around it have run their scripts. */
export const begin = (watch: Watch): void => {
  const waiting = new AbortController()
  const again = (): void => {
    waiting.abort()
    begin(watch)
  }
  const loading = loadingAround()
  if ((document as { readonly prerendering?: boolean }).prerendering)
    keepListening(() => document.addEventListener('prerenderingchange', again, waiting), waiting.signal)
  else if (loading) loading.addEventListener('readystatechange', again, waiting)
  else arrive(watch)
}
