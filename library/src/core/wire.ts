import { type End, type EndReason, pagesAt, type Session } from './session.ts'
import type { Signal } from './signal.ts'
import type { Status } from './status.ts'
import { after, between, type Duration, type Instant, milliseconds } from './time.ts'

/** A signal that a browser may send; the others come from the server. */
export type WireSignal =
  | { readonly type: 'input'; readonly agoMs: number; readonly page?: string }
  | { readonly type: 'extend'; readonly page?: string }
  | { readonly type: 'more-time'; readonly page?: string }
  | { readonly type: 'warning-shown' }
  | { readonly type: 'message-seen'; readonly message: string }
  | { readonly type: 'page-seen'; readonly page: string; readonly after?: readonly string[]; readonly nth?: number }
  | { readonly type: 'page-left'; readonly page: string }
  | { readonly type: 'page-lost'; readonly page: string }
  | { readonly type: 'page-hidden'; readonly page: string }
  | { readonly type: 'sign-out' }

/** An operator's message that the person has not acknowledged. */
export interface WireMessage {
  readonly id: string
  readonly text: string
  /** The sender's name. */
  readonly sender?: string
  /** How long ago it was sent. */
  readonly agoMs: number
}

interface Live {
  /** An id of the session that reveals nothing. A page that receives another id belongs to a session that is over. */
  readonly id: string
  readonly lifetimeEndsInMs: number
  readonly roles: readonly string[]
  readonly tasks: readonly string[]
  /** How long the person may be inactive. */
  readonly idleMs: number
  /** How long the session may last, with any activity. */
  readonly lifetimeMs?: number
  /** How many pages are open. */
  readonly pages: number
  /**
   * How long the page counts as open without an event stream and without another report, in milliseconds. A page that
   * cannot keep a stream sends `page-seen` every third of it. Left out where closing pages ends nothing.
   */
  readonly leaseMs?: number
  readonly version: number
  /**
   * A name of the person that reveals nothing. By it a page goes on when a new session of the same person replaces its own.
   * A server leaves it out when it renders a page.
   */
  readonly person?: string
  /** The token that a client without a browser sends as `curfew-page-token` with requests that change something. */
  readonly pageToken?: string
  /** The operators' messages that the person has not acknowledged, the oldest first; left out when there are none. */
  readonly messages?: readonly WireMessage[]
}

/** A status as the browser receives it: durations left, never clock times, and never the person's activity. */
export type WireStatus =
  | { readonly phase: 'none' }
  | (Live & { readonly phase: 'active'; readonly warnsInMs: number; readonly endsInMs: number })
  | (Live & {
      readonly phase: 'warning'
      readonly reason: 'idle' | 'lifetime'
      readonly extendable: boolean
      readonly endsInMs: number
      readonly warnsInMs?: number
      /** The extra time that `more-time` gives; left out when the policy gives none. */
      readonly moreTimeMs?: number
    })
  | {
      readonly phase: 'ended'
      readonly reason: EndReason
      readonly agoMs: number
      readonly id?: string
      /** How long the person could be inactive, for the sentence about the end. */
      readonly idleMs?: number
      /** How long the session could last, for the sentence about an end by lifetime. */
      readonly lifetimeMs?: number
      /** The kind of person that revoked it: its own from another session, or an operator. It is never a name. */
      readonly by?: 'yourself' | 'operator'
    }

/** The largest body of signals, in bytes. */
export const largestBody = 4_096

/** The most signals in one list. */
export const mostSignals = 32

/** The facts about a session that go over the wire beside its status. */
export interface Known {
  readonly id: string
  readonly session: Session
  readonly version: number
  readonly tasks: readonly string[]
  /** The lease of the page that sent the request, when closing pages ends anything. */
  readonly lease?: Duration
  readonly pageToken?: string
  readonly person?: string
  /** The messages that the session has not acknowledged, if there are any. */
  readonly messages?: readonly WireMessage[]
}

const wholeMs = (duration: Duration): number => Math.max(0, Math.ceil(duration))

/** The facts about an end that a page may know, for the sentence about it. */
export interface EndFacts {
  readonly reason: EndReason
  readonly idleMs: number
  readonly lifetimeMs?: number
  readonly by?: 'yourself' | 'operator'
}

/** The facts about an end that a page may know. */
export const endFactsOf = ({ subject, startedAt, idle }: Session, { reason, at, by }: End): EndFacts => ({
  reason,
  idleMs: idle,
  ...(reason === 'lifetime' && { lifetimeMs: wholeMs(between(startedAt, at)) }),
  ...(by !== undefined && { by: by === subject ? 'yourself' : 'operator' }),
})

/** The status in the form of the wire. */
export const statusToWire = (status: Status, known: Known, now: Instant): WireStatus => {
  const { id, session, version, tasks, lease, pageToken, person, messages } = known
  if (status.phase === 'ended') {
    return { phase: 'ended', agoMs: wholeMs(between(status.end.at, now)), id, ...endFactsOf(session, status.end) }
  }
  const live = {
    id,
    lifetimeEndsInMs: wholeMs(status.lifetimeEndsIn),
    roles: session.roles,
    tasks,
    idleMs: session.idle,
    lifetimeMs: wholeMs(between(session.startedAt, after(now, status.lifetimeEndsIn))),
    pages: pagesAt(session, now).length,
    ...(lease !== undefined && { leaseMs: wholeMs(lease) }),
    version,
    ...(person !== undefined && { person }),
    ...(pageToken !== undefined && { pageToken }),
    ...(messages !== undefined && { messages }),
  }
  const endsInMs = wholeMs(status.endsIn)
  if (status.phase === 'active') return { phase: 'active', warnsInMs: wholeMs(status.warnsIn), endsInMs, ...live }
  const { reason, extendable, warnsIn, moreTime } = status
  return {
    phase: 'warning',
    reason,
    endsInMs,
    extendable,
    ...(warnsIn !== undefined && { warnsInMs: wholeMs(warnsIn) }),
    ...(moreTime !== undefined && { moreTimeMs: wholeMs(moreTime) }),
    ...live,
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0

/** Whether the text can be the id of a page: 1 to 64 letters, digits, `-` or `_`. */
export const isPageId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,64}$/.test(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// A report may name its page.
const reportedPage = ({ page }: Fields): { readonly page?: string } | undefined => {
  if (page === undefined) return {}
  return isPageId(page) ? { page } : undefined
}

const readSeen = (page: string, { after, nth }: Fields): Signal | string => {
  if (after !== undefined && (!Array.isArray(after) || after.length > 4 || !after.every(isPageId)))
    return 'after is a list of at most 4 page ids'
  if (nth !== undefined && !(Number.isSafeInteger(nth) && isCount(nth)))
    return 'nth is a whole number that is not below zero'
  return { type: 'page-seen', page, ...(after !== undefined && { after }), ...(nth !== undefined && { nth }) }
}

const readSignal = (value: unknown): Signal | string => {
  if (!isFields(value)) return 'a signal is an object with a type'
  const { type } = value
  switch (type) {
    case 'sign-out':
    case 'warning-shown':
      return { type }
    case 'input':
    case 'more-time':
    case 'extend': {
      const by = reportedPage(value)
      if (!by) return `${type} names its page by an id of 1 to 64 letters, digits, - or _, or by none`
      if (type !== 'input') return { type, ...by }
      return isCount(value['agoMs'])
        ? { type, ago: milliseconds(Math.round(value['agoMs'])), ...by }
        : 'input needs agoMs, a number of milliseconds that is not below zero'
    }
    case 'message-seen': {
      const { message } = value
      return isPageId(message)
        ? { type, message }
        : 'message-seen needs message, an id of 1 to 64 letters, digits, - or _'
    }
    case 'page-seen':
    case 'page-left':
    case 'page-lost':
    case 'page-hidden': {
      const { page } = value
      if (!isPageId(page)) return `${type} needs page, an id of 1 to 64 letters, digits, - or _`
      return type === 'page-seen' ? readSeen(page, value) : { type, page }
    }
    default:
      return `${JSON.stringify(type) ?? 'nothing'} is not a type of signal`
  }
}

/** The signals in a body, or the body's fault in words. */
export const readSignals = (body: string): readonly Signal[] | string => {
  const value = parsed(body)
  if (value === undefined) return 'the body is not JSON'
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0 || list.length > mostSignals) return `send 1 to ${mostSignals} signals`
  const signals: Signal[] = []
  for (const item of list) {
    const signal = readSignal(item)
    if (typeof signal === 'string') return signal
    signals.push(signal)
  }
  return signals
}

/** Writes signals as a body. */
export const writeSignals = (signals: readonly WireSignal[]): string =>
  JSON.stringify(signals.length === 1 ? signals[0] : signals)

const phases: readonly unknown[] = ['none', 'active', 'warning', 'ended']

/** The status in a body of Curfew's own server; undefined when the body has none, as a problem has not. */
export const readStatus = (body: string): WireStatus | undefined => {
  const value = parsed(body) as WireStatus | null | undefined
  return phases.includes(value?.phase) ? (value as WireStatus) : undefined
}
