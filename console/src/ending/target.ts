import { type Instant, instant } from 'curfew'
import type { LiveVisit, SessionView } from 'curfew/server/sessions'
import type { Filter } from 'curfew/stores/store'
import { isJudgedEach } from '../asking/judged-each.ts'
import { may } from '../asking/may.ts'
import { countOf } from '../browser/row.ts'
import { type Chosen, chosenBy, countChosen, walk } from '../now/chosen.ts'
import { queryWords } from '../now/query.ts'
import type { Desk } from '../setup.ts'

/** The sessions that an operator wants to end or send a message: one, or all that a query chooses. */
export interface Target {
  /** The query of the address, from which the same target is found again. */
  readonly which: string
  readonly words: string
  readonly faults: readonly string[]
  readonly one?: SessionView
  readonly chosen: Chosen
}

/** The target that an address names: `?id=…`, or a query. Undefined when there is no such session. */
export const targetIn = async (desk: Desk, params: URLSearchParams): Promise<Target | undefined> => {
  const which = params.toString()
  const chosen = await chosenBy(desk, params)
  const id = params.get('id')
  // Such a filter would be read without its state, and reach the sessions that run.
  const over = chosen.query.state === 'ended' ? ['An ended session can be neither ended nor sent a message.'] : []
  if (id === null) return { which, words: queryWords(chosen.query), faults: [...chosen.faults, ...over], chosen }
  const one = await desk.sessions.find(id)
  return one && { which, words: `the session of ${await desk.nameOf(one.subject)}`, faults: [], one, chosen }
}

/** The chosen sessions that run and started before a moment. */
const liveBefore = ({ filter, suits }: Chosen, before: Instant): Pick<Chosen, 'filter' | 'suits'> => ({
  filter: { ...filter, are: 'live', startedBefore: before },
  ...(suits && { suits }),
})

/** Each session of a target that runs and started before a moment, read as the caller takes them. */
const sessionsOf = async function* (desk: Desk, target: Target, before: Instant): AsyncGenerator<SessionView> {
  if (target.one) {
    if (target.one.status.phase !== 'ended') yield target.one
    return
  }
  for await (const view of walk(desk, liveBefore(target.chosen, before))) if (view.status.phase !== 'ended') yield view
}

/** How many sessions a target has, without the operator's own, in words. */
export const counted = async (
  desk: Desk,
  target: Target,
  own: { readonly subject: string; readonly id: string },
): Promise<string> => {
  if (target.one) return target.one.id === own.id || target.one.status.phase === 'ended' ? '0' : '1'
  const chosen = liveBefore(target.chosen, instant(desk.sessions.now() + 1))
  const total = await countChosen(desk, chosen)
  const { subject = own.subject } = chosen.filter
  if (subject !== own.subject) return countOf(total)
  for await (const view of walk(desk, { ...chosen, filter: { ...chosen.filter, subject } }))
    if (view.id === own.id) return countOf({ ...total, count: total.count - 1 })
  return countOf(total)
}

// The most ids that an act takes at once.
const mostNamed = 10_000

/**
 * The reach of an act, as a filter of the store. `only`: the ids that pass, where each session has to be judged here.
 */
export interface Reached {
  readonly filter: Omit<Filter, 'are'>
  readonly only?: readonly string[]
}

/** The reach that an act by this person would have now, with `before` as the latest start. */
export const reachedBy = async (
  desk: Desk,
  visit: LiveVisit,
  task: 'sessions.end' | 'sessions.message',
  target: Target,
  before: Instant,
): Promise<Reached> => {
  const { are: _are, sort: _sort, limit: _limit, ...chosen } = target.chosen.filter
  const filter = target.one ? { ...chosen, subject: target.one.subject } : chosen
  const isJudged = isJudgedEach((object) => may(desk, visit, task, object))
  if (!target.one && !target.chosen.suits && !isJudged) return { filter }
  const only: string[] = []
  for await (const view of sessionsOf(desk, target, before)) {
    if (only.length === mostNamed) break
    if (may(desk, visit, task, view)) only.push(view.id)
  }
  return { filter, only }
}
