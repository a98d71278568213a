import { type Instant, instant } from 'curfew'
import type { SessionView } from 'curfew/server/sessions'
import type { Count, ListFilter } from 'curfew/stores/store'
import type { Desk } from '../setup.ts'
import { filterOf, type Query, readQuery } from './query.ts'
import { suiting, walk } from './walk.ts'

/** The sessions that an address chooses. Lists, exports, messages and ends all read this one. */
export interface Chosen {
  readonly query: Query
  readonly faults: readonly string[]
  /** The filter of the store. `suits` narrows it further. */
  readonly filter: ListFilter
  /** Whether a session has a state that no store can filter by. Left out: the filter says it all. */
  readonly suits?: (view: SessionView) => boolean
  /** Whether it names a person who is not there. Then no session is chosen. */
  readonly isNobody?: true
}

// Any subject would do, because `suits` refuses all. The text itself may be none.
const nobody = 'nobody'

/** The live sessions of a query in any state. */
export const inAnyState = ({ query, isNobody, filter }: Chosen): Pick<Chosen, 'filter' | 'isNobody'> => {
  const { reason: _, ...rest } = filter
  const any = query.state === 'ended' ? rest : filter
  return { filter: { ...any, are: 'live' }, ...(isNobody && { isNobody }) }
}

/** The sessions that the query of an address chooses. */
export const chosenBy = async (desk: Desk, params: URLSearchParams): Promise<Chosen> => {
  const { sessions, networks } = desk
  const now = sessions.now()
  const { query, faults } = readQuery(params, { roles: sessions.roles.names, networks, now })
  const subject = query.who === undefined ? undefined : await desk.subjectOf(query.who)
  const unknown = query.who !== undefined && subject === undefined
  const said = unknown ? [...faults, `“${query.who}” is nobody here. Write a whole name.`] : faults
  // A name that no person has chooses no session, and not all of them.
  const suits = unknown ? () => false : suiting[query.state]
  return {
    query,
    faults: said,
    filter: filterOf(query, { networks, now, ...(query.who !== undefined && { subject: subject ?? nobody }) }),
    ...(suits && { suits }),
    ...(unknown && { isNobody: true }),
  }
}

const mostWalked = 10_000

/** How many sessions are chosen. One that has to look at very many stops, and says "at least". */
export const countChosen = async (desk: Desk, { filter, suits }: Pick<Chosen, 'filter' | 'suits'>): Promise<Count> => {
  if (!suits) return desk.sessions.count(filter)
  let [count, read] = [0, 0]
  for await (const view of walk(desk, { filter })) {
    if (suits(view)) count += 1
    read += 1
    if (read >= mostWalked) return { count, isAtLeast: true }
  }
  return { count }
}

const aPage = 50
// A cursor stands between pieces alone. So where many rows are left out, a page may become longer.
const aSievedPiece = 250

/** One page of the chosen sessions, and the cursor of the next one. */
export const pageOf = async (
  { sessions }: Pick<Desk, 'sessions'>,
  { filter, suits, query }: Chosen,
): Promise<{ readonly views: readonly SessionView[]; readonly next?: string }> => {
  const views: SessionView[] = []
  let cursor = query.after
  let read = 0
  do {
    const { entries, next } = await sessions.list({ ...filter, limit: suits ? aSievedPiece : aPage }, cursor)
    views.push(...(suits ? entries.filter(suits) : entries))
    read += entries.length
    cursor = next
  } while (cursor !== undefined && views.length < aPage && read < mostWalked)
  return { views, ...(cursor !== undefined && { next: cursor }) }
}

/** The chosen sessions that started after a moment. */
export const startedAfter = (chosen: Chosen, at: Instant): Pick<Chosen, 'filter' | 'suits'> => ({
  filter: { ...chosen.filter, startedSince: instant(Math.max(at + 1, chosen.filter.startedSince ?? 0)) },
  ...(chosen.suits && { suits: chosen.suits }),
})
