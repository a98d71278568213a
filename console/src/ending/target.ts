import { type Instant, instant } from 'curfew'
import type { LiveVisit, SessionView } from 'curfew/server/sessions'
import type { Filter } from 'curfew/stores/store'
import { isJudgedEach } from '../asking/judged-each.ts'
import { may } from '../asking/may.ts'
import { countOf } from '../browser/row.ts'
import { type Chosen, chosenBy, countChosen } from '../now/chosen.ts'
import { queryWords } from '../now/query.ts'
import { walk } from '../now/walk.ts'
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
  // Acts read a filter without its state. So this one would reach live sessions.
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

// The most ids that an act takes at once.
const mostNamed = 10_000
// Walking on only to say how many more there are has an end too.
const mostWalked = 100_000

/** The tasks of the acts on the sessions of a target. */
export type Act = 'sessions.end' | 'sessions.message'

// The store keeps the filter of a message for those who open a page later. Their activity is another one by then.
const changesLater = (act: Act, { chosen: { filter } }: Target): boolean =>
  act === 'sessions.message' && (filter.activeSince ?? filter.activeBefore) !== undefined

/** Whether an act names its sessions, because each has to be judged here and now. */
const isNamed = (desk: Desk, visit: LiveVisit, act: Act, target: Target): boolean =>
  target.one !== undefined ||
  target.chosen.suits !== undefined ||
  changesLater(act, target) ||
  isJudgedEach((object) => may(desk, visit, act, object))

/** How many sessions an act reaches, in words. */
export interface Counted {
  readonly reached: string
  /** How many match. Left out when the act reaches all of them. */
  readonly of?: string
  /** Whether it reaches fewer because there are too many for one act. */
  readonly isCut: boolean
}

const countAll = async (desk: Desk, target: Target, own: LiveVisit): Promise<Counted> => {
  const chosen = liveBefore(target.chosen, instant(desk.sessions.now() + 1))
  const total = await countChosen(desk, chosen)
  const { subject = own.subject } = chosen.filter
  const said = (less: number): Counted => ({ reached: countOf({ ...total, count: total.count - less }), isCut: false })
  if (subject !== own.subject) return said(0)
  for await (const view of walk(desk, { ...chosen, filter: { ...chosen.filter, subject } }))
    if (view.id === own.id) return said(1)
  return said(0)
}

/** How many sessions an act on a target would reach now, without the operator's own. */
export const counted = async (desk: Desk, target: Target, act: Act, own: LiveVisit): Promise<Counted> => {
  if (!isNamed(desk, own, act, target)) return countAll(desk, target, own)
  let [all, allowed] = [0, 0]
  for await (const view of sessionsOf(desk, target, instant(desk.sessions.now() + 1))) {
    if (view.id === own.id) continue
    all += 1
    if (may(desk, own, act, view)) allowed += 1
    if (all === mostWalked) break
  }
  const reached = Math.min(allowed, mostNamed)
  return {
    reached: countOf({ count: reached }),
    ...(reached < all && { of: countOf({ count: all, ...(all === mostWalked && { isAtLeast: true }) }) }),
    isCut: reached < allowed,
  }
}

/** Which sessions an act reached, in words for the journal and the page after it. Both numbers are there. */
export const reachedWords = ({ words }: Target, { reached, of }: Counted): string =>
  of === undefined ? words : `${words} (${reached} of ${of})`

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
  act: Act,
  target: Target,
  before: Instant,
): Promise<Reached> => {
  const { are: _are, sort: _sort, limit: _limit, ...chosen } = target.chosen.filter
  const filter = target.one ? { ...chosen, subject: target.one.subject } : chosen
  if (!isNamed(desk, visit, act, target)) return { filter }
  const only: string[] = []
  for await (const view of sessionsOf(desk, target, before)) {
    if (only.length === mostNamed) break
    if (view.id !== visit.id && may(desk, visit, act, view)) only.push(view.id)
  }
  return { filter, only }
}
