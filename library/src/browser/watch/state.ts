import type { WireStatus } from '../../core/wire.ts'
import type { Stopwatch, Timer } from '../clock.ts'
import { keepListening } from '../listening.ts'
import { isLive, type Live } from '../prediction.ts'
import type { Listeners, WatchSetup } from '../watched.ts'
import type { Lease } from './page-id.ts'
import type { Stream } from './stream.ts'
import type { Tabs } from './tabs.ts'

/** How often a page checks for activity, in milliseconds. */
export const looksEvery = 5_000

/** The server's own push arrives within this many milliseconds, if at all. */
export const pushTakes = 1_500

/** The state of one document: its session and itself. */
export interface Watch {
  readonly setup: Required<WatchSetup>
  readonly listeners: Set<Listeners>
  /** Hides the page until the server has said whose it is. */
  readonly veil: CSSStyleSheet
  /** The last status, and how long ago it was true. */
  latest?: WireStatus
  age: Stopwatch

  /** The page's introduction; undefined in a frame that is a part of another page. */
  lease?: Lease | undefined
  /** The stay that began when the page was last shown; undefined while it is away. */
  stay?: AbortController | undefined
  /** When the person last did something, on the page's own clock. */
  lastActive: () => number
  tabs?: Tabs
  readonly stream: Stream
  /** Since the person last began to leave. */
  sinceUnload: Stopwatch
  /** Since a stream of this browser last delivered an event. */
  sinceWord: Stopwatch

  /** The last activity that the server knows of. */
  sentUpTo: number
  /** The server's belief about the page, as the last signal that it has. `unknown` after a request without a response. */
  believed: 'unknown' | 'page-hidden' | 'page-seen'
  sinceReport: Stopwatch
  /** Since the page last reported that it is there. */
  sinceSeen: Stopwatch
  /** When to retry after a refusal, on the page's own clock; 0 before the first. */
  retryAt: number
  /** Whether the server answered the last request. */
  isAnswered: boolean
  /** How long a page without a session waits after a response, before it asks whether its person signed in. */
  asksAfter: number

  /** Rings when there may be something to do. */
  readonly look: Timer
  /** Rings before the status changes by itself. */
  readonly lastCall: Timer
  /** Rings when the status should have changed by itself. */
  readonly change: Timer
}

/** The last status, if it is that of a live session. */
export const liveOf = ({ latest }: Watch): Live | undefined => (isLive(latest) ? latest : undefined)

/** Keeps a status and notifies the listeners. */
export const keep = (watch: Watch, status: WireStatus): void => {
  watch.latest = status
  for (const [onStatus] of watch.listeners) queueMicrotask(() => onStatus(status))
}

/** Ends the stay without a goodbye. */
export const depart = (watch: Watch): void => {
  watch.stream.close()
  for (const stop of [watch.look, watch.lastCall, watch.change]) stop()
  watch.stay?.abort()
  watch.stay = undefined
}

const stopQuestion = (event: Event): void => event.stopImmediatePropagation()

/** Ends the stay for good. After the end of a session, the browser must not ask "Leave page?". */
export const giveUp = (watch: Watch): void => {
  depart(watch)
  keepListening(() => addEventListener('beforeunload', stopQuestion, true))
}
