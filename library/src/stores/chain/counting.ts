import type { Entry } from '../../core/entry.ts'
import { type Duration, days, hours, type Instant, instant, minutes } from '../../core/time.ts'
import type { EntryCount, Grain } from '../journal.ts'
import type { StepCount } from './place.ts'
import { mended } from './row.ts'

/** The steps of plots: how long each is, and for how long its counts are kept. */
export const grains: readonly (readonly [grain: Grain, length: Duration, keptFor: Duration])[] = [
  ['minute', minutes(1), hours(48)],
  ['quarter', minutes(15), days(30)],
  ['day', days(1), days(400)],
]

// A count is found by its kind and reason, so neither may be long.
const longest = 100

const cut = (text: string): string => mended(text.slice(0, longest))

const startOf = (at: Instant, length: Duration): Instant => instant(Math.floor(at / length) * length)

/** The start of the step in which a moment lies. */
export const stepOf = (grain: Grain, at: Instant): Instant =>
  grains.reduce((start, [name, length]) => (name === grain ? startOf(at, length) : start), at)

/** The kind under which ends are counted by their lateness. The reason is the longest one, in milliseconds. */
const lateKind = 'end-late'
const bounds = [100, 1_000, 10_000, 60_000]

const kindsOf = ({ what, reason = '', lateMs }: Entry): readonly (readonly [what: string, reason: string])[] => {
  const own = [what, reason] as const
  if (what !== 'session-ended' || typeof lateMs !== 'number') return [own]
  return [own, [lateKind, String(bounds.find((bound) => lateMs <= bound) ?? 'more')]]
}

/** The steps of counts, each once. */
export const stepsOf = (counts: readonly EntryCount[]): readonly StepCount[] => {
  const steps = new Map<string, StepCount>()
  for (const { at, what, reason = '', count } of counts)
    for (const [grain, length] of grains) {
      const step = { grain, at: startOf(at, length), what: cut(what), reason: cut(reason) }
      const name = JSON.stringify(step)
      steps.set(name, { ...step, count: (steps.get(name)?.count ?? 0) + count })
    }
  return [...steps.values()]
}

/** The counts that entries add. */
export const countsOf = (entries: readonly Entry[]): readonly StepCount[] =>
  stepsOf(
    entries.flatMap((entry) => kindsOf(entry).map(([what, reason]) => ({ at: entry.at, what, reason, count: 1 }))),
  )

const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Counts as a journal gives them. */
export const inSteps = (counts: readonly Omit<StepCount, 'grain'>[]): readonly EntryCount[] =>
  counts
    .toSorted((a, b) => a.at - b.at || compared(a.what, b.what) || compared(a.reason, b.reason))
    .map(({ at, what, reason, count }) => ({ at, what, ...(reason !== '' && { reason }), count }))
