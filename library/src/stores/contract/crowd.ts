import { type EndReason, endReasons, type Session } from '../../core/session.ts'
import type { Filter, Listing, Store, Stored } from '../store.ts'
import { type OpenedStore, on, type StoreCase } from './case.ts'
import { claim } from './claims.ts'
import { at, keyOf, live, saved } from './samples.ts'

/** A store with every verb for lists of very many sessions. */
export type Listed = OpenedStore & Required<Pick<Store, 'findById' | 'findMany' | 'count'>>

const canList = (store: OpenedStore): store is Listed =>
  store.count !== undefined && store.findById !== undefined && store.findMany !== undefined

/** A check on a store with these verbs. They are optional, so a store without them passes. */
export const onListed = (story: (store: Listed) => Promise<void>): StoreCase['check'] =>
  on(async (store) => {
    if (canList(store)) await story(store)
  })

const addresses = ['10.2.0.7', '10.2.255.1', '10.3.0.1', '2001:db8::7', '2001:db9::1', '::ffff:10.2.0.9', undefined]

/** Networks, each with the addresses of the crowd that lie in it. */
export const networks: Readonly<Record<string, readonly string[]>> = {
  '10.2.0.0/16': ['10.2.0.7', '10.2.255.1', '::ffff:10.2.0.9'],
  '10.2.0.7': ['10.2.0.7'],
  '2001:db8::/32': ['2001:db8::7'],
  '2001:DB8:0::7': ['2001:db8::7'],
  '::ffff:10.3.0.0/112': ['10.3.0.1'],
  '0.0.0.0/0': ['10.2.0.7', '10.2.255.1', '10.3.0.1', '::ffff:10.2.0.9'],
  '::/0': ['10.2.0.7', '10.2.255.1', '10.3.0.1', '2001:db8::7', '2001:db9::1', '::ffff:10.2.0.9'],
  '192.0.2.0/24': [],
}

const crowdOf = 84

/** A crowd of sessions by their names, live and ended, in which no two fields change together. */
export const crowd: Readonly<Record<string, Session>> = Object.fromEntries(
  Array.from({ length: crowdOf }, (_, nth) => {
    const from = addresses[nth % 7]
    const startedAt = at((nth % 5) * 1_000)
    const activeAt = at(10_000 + (nth % 9) * 20_000)
    const roles = [['vet'], ['nurse'], ['vet', 'manager'], []][nth % 4] ?? []
    const given = { subject: ['carla', 'dora', 'Zoë'][nth % 3] ?? '', roles, startedAt, activeAt, id: `id-${nth}` }
    const reason = endReasons[nth % endReasons.length] as EndReason
    const end = nth % 2 ? {} : { ended: { reason, at: at(300_000 + (nth % 8) * 1_000) } }
    return [`${nth}`, live({ ...given, ...end, ...(from !== undefined && { from }) })]
  }),
)

type Narrow = Omit<Filter, 'are'>

/** Filters of one field, or of both ends of one range. */
export const narrows: readonly Narrow[] = [
  {},
  { subject: 'carla' },
  { role: 'vet' },
  { role: 'manager' },
  ...Object.keys(networks).map((from) => ({ from })),
  { reason: 'idle' },
  { reason: 'revoked' },
  { startedSince: at(2_000) },
  { startedBefore: at(2_000) },
  { startedSince: at(1_000), startedBefore: at(3_000) },
  { activeSince: at(70_000) },
  { activeBefore: at(70_000) },
  { activeSince: at(50_000), activeBefore: at(130_001) },
  { endedSince: at(302_000) },
  { endedBefore: at(302_000) },
]

const isWithin = (
  moment: number | undefined,
  since = Number.NEGATIVE_INFINITY,
  before = Number.POSITIVE_INFINITY,
): boolean =>
  (since === Number.NEGATIVE_INFINITY && before === Number.POSITIVE_INFINITY) ||
  (moment !== undefined && moment >= since && moment < before)

/** Whether a session of the crowd belongs to a list. It knows the networks by their table. */
export const belongs = (session: Session, filter: Filter): boolean =>
  (session.ended ? 'ended' : 'live') === filter.are &&
  [session.subject, undefined].includes(filter.subject) &&
  [...session.roles, undefined].includes(filter.role) &&
  [session.ended?.reason, undefined].includes(filter.reason) &&
  (filter.from === undefined || networks[filter.from]?.includes(session.from ?? '') === true) &&
  isWithin(session.startedAt, filter.startedSince, filter.startedBefore) &&
  isWithin(session.activeAt, filter.activeSince, filter.activeBefore) &&
  isWithin(session.ended?.at, filter.endedSince, filter.endedBefore)

/** Saves the crowd. */
export const saveCrowd = (store: Store): Promise<void> => saved(store, crowd)

/** The keys of the crowd's sessions that belong to a list, sorted. */
export const keysOf = (filter: Filter): readonly string[] =>
  Object.entries(crowd)
    .filter(([, session]) => belongs(session, filter))
    .map(([name]) => keyOf(name))
    .toSorted()

/** Every piece of a list. `meanwhile` runs after each piece. */
export const wholeList = async (
  store: Store,
  filter: Parameters<Store['list']>[0],
  meanwhile: (piece: number) => Promise<unknown> = async () => undefined,
): Promise<readonly Stored[]> => {
  const entries: Stored[] = []
  let listing: Listing | undefined
  for (let piece = 1; piece === 1 || listing?.next !== undefined; piece++) {
    listing = await store.list(filter, listing?.next)
    claim(listing.entries.length <= (filter.limit ?? 100), 'a piece is no longer than its limit')
    claim(piece < 1_000, 'a list comes to its end')
    entries.push(...listing.entries)
    await meanwhile(piece)
  }
  return entries
}
