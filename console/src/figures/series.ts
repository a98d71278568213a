import { type EndReason, endReasons, type Instant, instant } from 'curfew'
import type { EntryCount, Grain } from 'curfew/stores/store'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** The spans of time that can be shown, each with its length, its step of counting and its bar's length. */
export const spans = {
  '24h': { words: '24 hours', ms: day, grain: 'minute', barMs: 30 * minute },
  '30d': { words: '30 days', ms: 30 * day, grain: 'quarter', barMs: 12 * hour },
  '400d': { words: '400 days', ms: 399 * day, grain: 'day', barMs: 7 * day },
} as const satisfies Readonly<Record<string, { words: string; ms: number; grain: Grain; barMs: number }>>

/** One of the spans. */
export type Span = keyof typeof spans

/** The sums of one bar of a plot. */
export interface Bar {
  readonly at: Instant
  /** How many sessions were live: on average where that was counted each minute, else at its end. */
  readonly live: number
  /** How many of them had each role, on average. Empty where nobody counted. */
  readonly byRole: ReadonlyMap<string, number>
  readonly started: number
  readonly ended: Readonly<Record<EndReason, number>>
  readonly warned: number
  /** How many of the shown warnings were answered. */
  readonly stayed: number
  /** Warnings that no page showed. */
  readonly unseen: number
  readonly refused: number
  /** Ends by time, by how late they came: within 0.1 s, 1 s, 10 s, and later. */
  readonly late: readonly [number, number, number, number]
}

interface Counted extends Bar {
  live: number
  byRole: Map<string, number>
  /** How often the live sessions were counted, and the sum of all of them. */
  samples: number
  sampled: number
  started: number
  readonly ended: Record<EndReason, number>
  warned: number
  stayed: number
  unseen: number
  refused: number
  readonly late: [number, number, number, number]
}

const refusals: readonly string[] = ['sign-in-refused', 'task-refused', 'cross-site-refused']

const emptyBar = (at: Instant): Counted => ({
  at,
  live: 0,
  byRole: new Map(),
  samples: 0,
  sampled: 0,
  started: 0,
  ended: { idle: 0, lifetime: 0, closed: 0, 'signed-out': 0, revoked: 0, replaced: 0 },
  warned: 0,
  stayed: 0,
  unseen: 0,
  refused: 0,
  late: [0, 0, 0, 0],
})

// The reasons of the counts by lateness, each with its place.
const lateness = new Map([
  ['100', 0],
  ['1000', 1],
  ['10000', 2],
] as const)

const addLate = ({ late }: Counted, reason: string | undefined, count: number): void => {
  late[lateness.get(reason as '100') ?? 3] += count
}

// The request that put one off is counted as an answer too, and answered nothing that was shown.
const addUnseen = (bar: Counted, reason: string | undefined, count: number): void => {
  bar.unseen += count
  if (reason === 'request') bar.stayed -= count
}

const addLive = (bar: Counted, role: string | undefined, count: number): void => {
  if (role === undefined) bar.sampled += count
  else bar.byRole.set(role, count + (bar.byRole.get(role) ?? 0))
}

const add = (bar: Counted, { what, reason, count }: EntryCount): void => {
  if (what === 'session-started') bar.started += count
  else if (what === 'live-sample') bar.samples += count
  else if (what === 'live-sessions') addLive(bar, reason, count)
  else if (what === 'warned') bar.warned += count
  else if (what === 'extended') bar.stayed += count
  else if (what === 'end-late') addLate(bar, reason, count)
  else if (what === 'warning-unseen') addUnseen(bar, reason, count)
  else if (refusals.includes(what)) bar.refused += count
  else if (what === 'session-ended' && endReasons.includes(reason as EndReason)) bar.ended[reason as EndReason] += count
}

const allEnds = ({ ended }: Pick<Bar, 'ended'>): number => Object.values(ended).reduce((sum, count) => sum + count, 0)

/** The start of the first bar of a span that ends now. Bars begin at round moments of UTC. */
export const firstAt = (span: Span, now: Instant): Instant => {
  const { ms, barMs } = spans[span]
  return instant(Math.ceil((now - ms) / barMs) * barMs)
}

/** The live sessions now, and those of each role. */
export interface LiveNow {
  readonly count: number
  readonly byRole: ReadonlyMap<string, number>
}

const averageOf = (bar: Counted): Pick<Bar, 'live' | 'byRole'> => ({
  live: Math.round(bar.sampled / bar.samples),
  byRole: new Map([...bar.byRole].map(([role, sum]) => [role, Math.round(sum / bar.samples)])),
})

/**
 * The bars of a span. Where no server has counted the live sessions, they are counted back from now. Later starts are
 * taken off, and later ends are added. Their roles are unknown then.
 */
export const barsOf = (span: Span, counts: readonly EntryCount[], now: Instant, liveNow: LiveNow): readonly Bar[] => {
  const { barMs } = spans[span]
  const first = firstAt(span, now)
  const bars = Array.from({ length: Math.floor((now - first) / barMs) + 1 }, (_, nth) =>
    emptyBar(instant(first + nth * barMs)),
  )
  for (const count of counts) {
    const bar = bars[Math.floor((count.at - first) / barMs)]
    if (bar) add(bar, count)
  }
  let live = liveNow.count
  for (const bar of bars.toReversed()) {
    Object.assign(bar, bar.samples > 0 ? averageOf(bar) : { live: Math.max(0, live) })
    live += allEnds(bar) - bar.started
  }
  const last = { live: liveNow.count, byRole: liveNow.byRole }
  return bars.map((bar, nth) => (nth === bars.length - 1 ? { ...bar, ...last } : bar))
}

/** The sums of all bars. */
export const sumOf = (bars: readonly Bar[]): Omit<Bar, 'at' | 'live' | 'byRole'> => {
  const sum = emptyBar(instant(0))
  for (const bar of bars) {
    sum.started += bar.started
    sum.warned += bar.warned
    sum.stayed += bar.stayed
    sum.unseen += bar.unseen
    sum.refused += bar.refused
    for (const nth of [0, 1, 2, 3] as const) sum.late[nth] += bar.late[nth]
    for (const reason of endReasons) sum.ended[reason] += bar.ended[reason]
  }
  return sum
}
