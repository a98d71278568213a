import { type Instant, seconds } from 'curfew'
import type { Sessions } from 'curfew/server/sessions'
import { countOf } from '../browser/row.ts'
import type { Query } from './query.ts'
import { suiting, type Walked, walk } from './walk.ts'

/** The states of live sessions that have a link of their own. */
export const quickStates = ['live', 'active', 'warned', 'no-page'] as const

/** One of these states. */
export type QuickState = (typeof quickStates)[number]

/** The number of live sessions in each of these states, in words. A number that would cost too much is left out. */
export type StateCounts = { readonly [State in QuickState]?: string }

type Count = (chosen: Pick<Walked, 'filter'> & { readonly isNobody?: true }) => Promise<StateCounts>

// Each session is judged by itself, so of more than these only the sum is counted.
const mostJudged = 10_000
// Several open pages, and each of their questions, cost the store one walk.
const freshFor = seconds(10)
const mostKept = 20

interface Kept {
  readonly at: Instant
  /** How many there were. Where that has changed, the counts have too. */
  readonly all: number
  readonly counts: Promise<StateCounts>
}

const judge = async (sessions: Sessions, filter: Walked['filter']): Promise<StateCounts> => {
  const found: Record<QuickState, number> = { live: 0, active: 0, warned: 0, 'no-page': 0 }
  for await (const view of walk({ sessions }, { filter })) {
    if (view.status.phase === 'ended') continue
    found.live += 1
    for (const state of quickStates) if (suiting[state]?.(view)) found[state] += 1
  }
  return Object.fromEntries(quickStates.map((state) => [state, countOf({ count: found[state] })]))
}

/** Counts of states. They are kept for ten seconds, or until there are more sessions or fewer. */
export const createStateCounts = (sessions: Sessions): Count => {
  const kept = new Map<string, Kept>()

  return async ({ filter, isNobody }) => {
    if (isNobody) return {}
    const all = await sessions.count(filter)
    if (all.isAtLeast || all.count > mostJudged) return { live: countOf(all) }
    const now = sessions.now()
    // A filter by time moves on with the clock, and its words stay the same.
    const { activeBefore, startedSince, sort: _, ...rest } = filter
    const ago = [activeBefore, startedSince].map((at) => at !== undefined && Math.round((now - at) / 1_000))
    const name = JSON.stringify([rest, ago])
    const known = kept.get(name)
    if (known && known.all === all.count && Math.abs(now - known.at) < freshFor) return known.counts
    const counts = judge(sessions, filter)
    // A failed walk is not kept.
    counts.catch(() => kept.delete(name))
    if (kept.size >= mostKept) kept.clear()
    kept.set(name, { at: now, all: all.count, counts })
    return counts
  }
}

/** The query of one of these states, and of all else that a query says. Only an ended session has a reason. */
export const inState = ({ reason: _, after: __, sort, ...query }: Query, state: QuickState): Query => ({
  ...query,
  ...(sort !== undefined && !sort.endsWith('ended') && { sort }),
  state,
})
