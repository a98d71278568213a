import { type EndReason, pagesAt, type Session } from './session.ts'
import type { Signal } from './signal.ts'
import type { Status } from './status.ts'
import { between, type Duration, type Instant, milliseconds } from './time.ts'

/** A signal that a browser may send; the rest happen on the server. */
export type WireSignal =
  | { readonly type: 'input'; readonly agoMs: number }
  | { readonly type: 'extend' }
  | { readonly type: 'page-seen'; readonly page: string; readonly after?: readonly string[] }
  | { readonly type: 'page-left'; readonly page: string }
  | { readonly type: 'page-lost'; readonly page: string }
  | { readonly type: 'page-hidden'; readonly page: string }
  | { readonly type: 'sign-out' }

interface Live {
  /** Names the session without giving anything away; a page that sees another one than before belongs to somebody gone. */
  readonly id: string
  readonly lifetimeEndsInMs: number
  readonly roles: readonly string[]
  readonly tasks: readonly string[]
  /** How long the person may do nothing. */
  readonly idleMs: number
  /** How many pages are open. */
  readonly pages: number
  readonly version: number
  /** What a client that is no browser sends as `curfew-page-token` with requests that change something. */
  readonly pageToken?: string
}

/** A status as it goes to the browser: durations left, never clock times, and never the person's activity. */
export type WireStatus =
  | { readonly phase: 'none' }
  | (Live & { readonly phase: 'active'; readonly warnsInMs: number; readonly endsInMs: number })
  | (Live & {
      readonly phase: 'warning'
      readonly reason: 'idle' | 'lifetime'
      readonly extendable: boolean
      readonly endsInMs: number
      readonly warnsInMs?: number
    })
  | {
      readonly phase: 'ended'
      readonly reason: EndReason
      readonly agoMs: number
      readonly id?: string
      /** How long the person could have done nothing, for the sentence that tells them so. */
      readonly idleMs?: number
    }

/** The largest body that a signal may come in, in bytes. */
export const largestBody = 4_096

/** The most signals in one list. */
export const mostSignals = 32

/** What the wire knows of a session besides its status. */
export interface Known {
  readonly id: string
  readonly session: Session
  readonly version: number
  readonly tasks: readonly string[]
  readonly pageToken?: string
}

const whole = (duration: Duration): number => Math.max(0, Math.ceil(duration))

/** The status as it goes over the wire. */
export const statusToWire = (status: Status, known: Known, now: Instant): WireStatus => {
  const { id, session, version, tasks, pageToken } = known
  if (status.phase === 'ended') {
    const { reason, at } = status.end
    return { phase: 'ended', reason, agoMs: whole(between(at, now)), id, idleMs: session.idle }
  }
  const live = {
    id,
    lifetimeEndsInMs: whole(status.lifetimeEndsIn),
    roles: session.roles,
    tasks,
    idleMs: session.idle,
    pages: pagesAt(session, now).length,
    version,
    ...(pageToken !== undefined && { pageToken }),
  }
  const endsInMs = whole(status.endsIn)
  if (status.phase === 'active') return { phase: 'active', warnsInMs: whole(status.warnsIn), endsInMs, ...live }
  const { reason, extendable, warnsIn } = status
  return {
    phase: 'warning',
    reason,
    endsInMs,
    extendable,
    ...(warnsIn !== undefined && { warnsInMs: whole(warnsIn) }),
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

const readSignal = (value: unknown): Signal | string => {
  if (!isFields(value)) return 'a signal is an object with a type'
  const { type } = value
  switch (type) {
    case 'extend':
    case 'sign-out':
      return { type }
    case 'input':
      return isCount(value['agoMs'])
        ? { type, ago: milliseconds(Math.round(value['agoMs'])) }
        : 'input needs agoMs, a number of milliseconds that is not below zero'
    case 'page-seen':
    case 'page-left':
    case 'page-lost':
    case 'page-hidden': {
      const { page, after } = value
      if (!isPageId(page)) return `${type} needs page, an id of 1 to 64 letters, digits, - or _`
      if (type !== 'page-seen' || after === undefined) return { type, page }
      if (!Array.isArray(after) || after.length > 4 || !after.every(isPageId))
        return 'after is a list of at most 4 page ids'
      return { type, page, after }
    }
    default:
      return `${JSON.stringify(type) ?? 'nothing'} is not a type of signal`
  }
}

/** The signals in a body, or in words what is wrong with it. */
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

/** Signals as a body. */
export const writeSignals = (signals: readonly WireSignal[]): string =>
  JSON.stringify(signals.length === 1 ? signals[0] : signals)

const phases: readonly unknown[] = ['none', 'active', 'warning', 'ended']

/** The status in a body of our own server; undefined when it holds none, as a problem does. */
export const readStatus = (body: string): WireStatus | undefined => {
  const value = parsed(body) as WireStatus | null | undefined
  return phases.includes(value?.phase) ? (value as WireStatus) : undefined
}
