import { cutTo, type EndReason, endReasons, type Instant, instant } from 'curfew'
import type { ListFilter } from 'curfew/stores/store'
import { searchFrom } from '../page/search.ts'
import type { Networks } from '../words/networks.ts'
import { reasonWords } from '../words/reasons.ts'
import { readSince, readSpan } from '../words/times.ts'

/** Which sessions by their state. `live`: every one that is not over. */
export const states = ['live', 'active', 'warned', 'no-page', 'ended'] as const

/** One of the states. */
export type State = (typeof states)[number]

/** The orders of a list. `-` is the latest first. */
export const orders = ['started', '-started', 'active', '-active', 'ended', '-ended'] as const

type Order = (typeof orders)[number]

/** Which sessions, as an address says it. Every value is as it was written. */
export interface Query {
  readonly state: State
  readonly role?: string
  readonly who?: string
  readonly from?: string
  readonly reason?: EndReason
  /** How long the person has done nothing, as written: `5m`. */
  readonly idle?: string
  /** Since when the session runs, as written: `2h`, or a date in UTC. */
  readonly started?: string
  readonly sort?: Order
  readonly after?: string
}

/** A query, and a sentence for each value that was not understood and left out. */
export interface Understood {
  readonly query: Query
  readonly faults: readonly string[]
}

/** The fields of a query that say which sessions. `sort` and `after` only say how they are listed. */
const fields = ['state', 'role', 'who', 'from', 'reason', 'idle', 'started'] as const

const isOneOf = <Word extends string>(words: readonly Word[], text: string): text is Word =>
  words.includes(text as Word)

const listed = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(', ')

/** Reads the query in an address. A value that is not understood is left out, and said. */
export const readQuery = (
  params: URLSearchParams,
  known: { readonly roles: readonly string[]; readonly networks: Networks; readonly now: Instant },
): Understood => {
  const faults: string[] = []
  const take = <Value extends string>(
    name: string,
    isRight: (text: string) => boolean,
    remedy: string,
  ): Value | undefined => {
    const text = cutTo((params.get(name) ?? '').trim(), 200)
    if (text === '') return undefined
    if (isRight(text)) return text as Value
    faults.push(`“${text}” is no ${name}. ${remedy}`)
    return undefined
  }
  const state = take<State>('state', (text) => isOneOf(states, text), `Write one of ${listed(states)}.`)
  const found = {
    role: take('role', (text) => known.roles.includes(text), `Write one of ${listed(known.roles)}.`),
    who: take('who', () => true, ''),
    from: take(
      'from',
      (text) => known.networks.read(text) !== undefined,
      `Write an address, a network such as 10.2.0.0/16, or a network's name${
        known.networks.names.length > 0 ? `: ${listed(known.networks.names)}` : ''
      }.`,
    ),
    reason: take<EndReason>('reason', (text) => isOneOf(endReasons, text), `Write one of ${listed(endReasons)}.`),
    idle: take('idle', (text) => readSpan(text) !== undefined, 'Write a length of time, such as 5m or 2h.'),
    started: take(
      'started',
      (text) => readSince(text, known.now) !== undefined,
      'Write a length of time, such as 2h, or a date, such as 2026-11-30.',
    ),
    sort: take<Order>('sort', (text) => isOneOf(orders, text), `Write one of ${listed(orders)}.`),
    after: take('after', () => true, ''),
  }
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
  // Only an ended session has a reason.
  const implied: State = found.reason === undefined ? 'live' : 'ended'
  return { query: { state: state ?? implied, ...given }, faults }
}

/** A query as the end of an address, with these changes: `?role=vet&idle=5m`, or empty. */
export const searchOf = (
  query: Query,
  changes: { readonly [Name in keyof Query]?: Query[Name] | undefined } = {},
): string => {
  const all = { ...query, ...changes }
  return searchFrom({ ...all, state: all.state === 'live' ? undefined : all.state })
}

/** A query without the place in its list. */
export const whichOf = (query: Query): Query =>
  Object.fromEntries(
    fields.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
  ) as unknown as Query

/** Whether the query leaves any session out. */
export const isNarrowed = (query: Query): boolean =>
  fields.some((name) => name !== 'state' && query[name] !== undefined) || query.state !== 'live'

/** The filter of a store for a query. `subject`: the person whom `who` means. */
export const filterOf = (
  query: Query,
  { networks, now, subject }: { readonly networks: Networks; readonly now: Instant; readonly subject?: string },
): ListFilter => {
  const from = query.from === undefined ? undefined : networks.read(query.from)
  const idleMs = query.idle === undefined ? undefined : readSpan(query.idle)
  const startedSince = query.started === undefined ? undefined : readSince(query.started, now)
  const isEnded = query.state === 'ended'
  return {
    are: isEnded ? 'ended' : 'live',
    sort: query.sort ?? (isEnded ? '-ended' : '-started'),
    ...(subject !== undefined && { subject }),
    ...(query.role !== undefined && { role: query.role }),
    ...(from !== undefined && { from }),
    ...(query.reason !== undefined && { reason: query.reason }),
    ...(idleMs !== undefined && { activeBefore: instant(now - idleMs) }),
    ...(startedSince !== undefined && { startedSince }),
  }
}

/** Every state in words. */
export const stateWords: Readonly<Record<State, string>> = {
  live: 'signed in',
  active: 'active',
  warned: 'warned',
  'no-page': 'no page open',
  ended: 'ended',
}

/** A query in words: `signed in, role vet, from second floor, no activity for 5m`. */
export const queryWords = (query: Query): string =>
  [
    stateWords[query.state],
    query.role !== undefined && `role ${query.role}`,
    query.who !== undefined && `who: ${query.who}`,
    query.from !== undefined && `from ${query.from}`,
    query.reason !== undefined && `reason: ${reasonWords[query.reason]}`,
    query.idle !== undefined && `no activity for ${query.idle}`,
    query.started !== undefined && `started since ${query.started}`,
  ]
    .filter(Boolean)
    .join(', ')
