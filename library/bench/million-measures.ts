import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as later } from 'node:timers/promises'
import { after, type Instant, instant, milliseconds, seconds } from '../src/core/time.ts'
import type { Journal } from '../src/server/engine/journal.ts'
import { createSessions } from '../src/server/sessions.ts'
import type { Store } from '../src/stores/store.ts'
import { type Crowd, dawn, roles } from './million-sessions.ts'
import { median, percentile } from './page.ts'

const samples = 4_000

/** The cost of one call: the median, in microseconds. */
export interface Costs {
  readonly find: number
  readonly renew: number
}

const costOf = async (places: readonly number[], call: (place: number) => unknown): Promise<number> => {
  const costs: number[] = []
  for (const place of places) {
    const calledAt = performance.now()
    await call(place)
    costs.push((performance.now() - calledAt) * 1_000)
  }
  return median(costs)
}

/** The cost of finding and renewing in a store with so many sessions. Each renewal is written. */
export const measureCosts = async (store: Store, crowd: Crowd, count: number): Promise<Costs> => {
  const anyOf = (): number[] => Array.from({ length: samples }, () => crowd.stored(Math.floor(Math.random() * count)))
  let rounds = 0
  const renew = (place: number): unknown => {
    rounds += 1
    const activeAt = crowd.session(place).activeAt
    return store.renew?.(crowd.key(place), after(activeAt, milliseconds(1_500 * Math.ceil(rounds / 100)))) ?? later(0)
  }
  await costOf(anyOf().slice(0, 500), (place) => store.find(crowd.key(place)))
  const find = await costOf(anyOf(), (place) => store.find(crowd.key(place)))
  return { find, renew: await costOf(anyOf(), renew) }
}

/** A clock that stands at a moment now and goes on from there. */
const clockFrom = (at: Instant): (() => Instant) => {
  const startedAt = performance.now()
  return () => instant(Math.floor(at + performance.now() - startedAt))
}

const idleFor = 30_000
const mostIdleTimes = 4

const collecting = (): { readonly count: () => number; readonly stop: () => void } => {
  let count = 0
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().length
  })
  observer.observe({ entryTypes: ['gc'] })
  return { count: () => count, stop: () => observer.disconnect() }
}

/**
 * Milliseconds of processor time a minute that the warden's process takes while nothing is due. Takes a half minute
 * without garbage collection of earlier measures, if there is one.
 */
export const measureIdle = async (store: Store): Promise<number> => {
  const sessions = createSessions({ roles, store, clock: clockFrom(after(dawn, seconds(-600))) })
  const garbage = collecting()
  const times: number[] = []
  await later(2_000)
  for (let isClean = false; !isClean && times.length < mostIdleTimes; ) {
    const collected = garbage.count()
    const before = process.cpuUsage()
    await later(idleFor)
    const { user, system } = process.cpuUsage(before)
    times.push(((user + system) / 1_000) * (60_000 / idleFor))
    isClean = garbage.count() === collected
  }
  garbage.stop()
  await sessions.close()
  return Math.min(...times)
}

/** How late sessions were ended that were due in a while in which many others were renewed. */
export interface Punctuality {
  readonly ends: number
  readonly renewals: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** How much of one processor the server took. */
  readonly load: number
}

/** The while, in seconds. */
export const whileLasts = 20

const everyMs = 10
const renewedAhead = seconds(5)
const mostUnderWay = 200

// Every fourth session that falls due ends. The others are renewed a little before.
// Each second, so are a thousand that are not due for long.
const isLeft = (place: number): boolean => place % 4 === 0

/** Ends what falls due in a while, on time as far as the store and the warden are quick enough. */
export const measurePunctuality = async (store: Store, crowd: Crowd): Promise<Punctuality> => {
  const late: number[] = []
  const save: Store['save'] = async (key, session, overVersion) => {
    const isKept = await store.save(key, session, overVersion)
    // From then on every process sees that it is over. Saving that it is in the journal follows.
    if (isKept && session.ending) late.push(clock() - session.ending.end.at)
    return isKept
  }
  const clock = clockFrom(after(dawn, seconds(-8)))
  const sessions = createSessions({ roles, store: { ...store, save }, clock, journal: () => {} })
  const over = after(dawn, seconds(whileLasts))
  let ahead = 0
  let renewals = 0
  let underWay = 0
  const renew = async (place: number): Promise<void> => {
    underWay += 1
    await Promise.resolve(sessions.visit(crowd.asked(place))).finally(() => {
      underWay -= 1
    })
    renewals += 1
  }
  const before = process.cpuUsage()
  const startedAt = clock()
  const failures: unknown[] = []
  const all: Promise<void>[] = []
  const begin = (place: number): void => void all.push(renew(place).catch((failure) => void failures.push(failure)))
  while (clock() < over) {
    const until = Math.min(after(clock(), renewedAhead), over)
    for (; ahead < crowd.size && crowd.dueOf(ahead) < until; ahead++) if (!isLeft(ahead)) begin(ahead)
    for (let count = everyMs; count > 0 && underWay < mostUnderWay; count--)
      begin(Math.floor(crowd.size * (0.2 + 0.7 * Math.random())))
    await later(everyMs)
  }
  await Promise.all(all)
  if (failures.length > 0) throw failures[0]
  const { user, system } = process.cpuUsage(before)
  const load = (user + system) / 1_000 / (clock() - startedAt)
  while ((await store.due(over, 1)).length > 0) await later(100)
  await sessions.close()
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(late, share)) as [number, number, number]
  return { ends: late.length, renewals, p50, p99, max, load }
}

/** How many sessions a second the warden ends when very many are due at once. */
export const measureRush = async (store: Store, crowd: Crowd, count: number): Promise<number> => {
  const place = Math.min(crowd.size - 1, Math.ceil((crowd.size * whileLasts) / 900) + count)
  const moment = crowd.dueOf(place)
  let ended = 0
  let lastAt = 0
  const journal: Journal = ({ what }) => {
    if (what !== 'session-ended') return
    ended += 1
    lastAt = performance.now()
  }
  const startedAt = performance.now()
  // The clock stands still, so that no more fall due meanwhile.
  const sessions = createSessions({ roles, store, clock: () => moment, journal })
  while ((await store.due(moment, 1)).length > 0) await later(200)
  await sessions.close()
  return ended / ((lastAt - startedAt) / 1_000)
}
