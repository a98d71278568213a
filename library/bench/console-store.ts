import { setTimeout as later } from 'node:timers/promises'
import { after, before, type Instant, minutes, seconds } from '../src/core/time.ts'
import { createSessions } from '../src/server/sessions.ts'
import type { Store } from '../src/stores/store.ts'
import { askedBy, clockFromDawn, dawn, idOf, keyOf, roles, sessionOf } from './console-sessions.ts'
import { type Place, places } from './million-places.ts'
import { median, percentile } from './page.ts'

/** The figures of one store; milliseconds, where nothing else is said. */
export interface Seen {
  readonly name: string
  readonly asked: Readonly<Record<string, { readonly median: number; readonly worst: number }>>
  /** Microseconds. */
  readonly renew: number
  readonly ended: number
  readonly endingTook: number
  /** The 99th percentile of other requests while sessions were ended. */
  readonly othersP99: number
}

const savedAtOnce = 256
const rounds = 15
const renewals = 4_000
const othersEveryMs = 5

const fill = async (place: Place, size: number): Promise<void> => {
  const { store, pause, close } = await place.openToFill()
  for (let from = 0; from < size; from += savedAtOnce) {
    const batch = Array.from({ length: Math.min(savedAtOnce, size - from) }, (_, more) => from + more)
    await Promise.all(batch.map((one) => store.save(keyOf(one), sessionOf(one), undefined)))
    if ((from / savedAtOnce) % 40 === 39) await pause()
  }
  await close()
}

const timesOf = async (ask: (round: number) => Promise<unknown>, times: number): Promise<readonly number[]> => {
  const took: number[] = []
  for (let round = 0; round < times; round++) {
    const askedAt = performance.now()
    await ask(round)
    took.push(performance.now() - askedAt)
    await later(10)
  }
  return took
}

const measureRenewals = async (store: Store, size: number): Promise<number> => {
  const costs: number[] = []
  for (let count = 0; count < renewals; count++) {
    const key = keyOf((count * 7_919) % size)
    const at = after(dawn, seconds(1 + Math.floor(count / 1_000)))
    const renewedAt = performance.now()
    await store.renew?.(key, at)
    costs.push((performance.now() - renewedAt) * 1_000)
  }
  return median(costs)
}

const measure = async (kind: string, size: number): Promise<Seen> => {
  const place = await places[kind]?.()
  if (!place) throw new Error(`no store ${kind}`)
  const say = (what: string): void => console.error(`${place.name}: ${what}`)
  say(`storing ${size} sessions`)
  await fill(place, size)
  const { store, close } = await place.open()
  const clock = clockFromDawn()
  const sessions = createSessions({ roles, store, clock, journal: () => undefined })
  await later(3_000)
  const idle: Instant = before(dawn, minutes(5))
  const floor = { from: '10.2.0.0/16', role: 'vet', activeBefore: idle } as const
  const questions: Readonly<Record<string, (round: number) => Promise<unknown>>> = {
    'first page': () => sessions.list({ are: 'live', limit: 50 }),
    'latest starts': () => sessions.list({ are: 'live', limit: 50, sort: '-started' }),
    'by activity': () => sessions.list({ are: 'live', limit: 50, sort: '-active' }),
    'vets idle on a floor': () => sessions.list({ are: 'live', limit: 50, sort: 'active', ...floor }),
    'count of all': () => sessions.count({ are: 'live' }),
    'count of a role': () => sessions.count({ are: 'live', role: 'vet' }),
    'count of vets idle on a floor': () => sessions.count({ are: 'live', ...floor }),
    'one by its id': (round) => sessions.find(idOf((round * 7_919) % size)),
  }
  const asked: Record<string, Seen['asked'][string]> = {}
  for (const [name, ask] of Object.entries(questions)) {
    const times = await timesOf(ask, rounds)
    asked[name] = { median: median(times), worst: Math.max(...times) }
    say(`${name}: ${median(times).toFixed(1)} ms`)
  }
  const renew = await measureRenewals(store, size)
  say(`renew: ${renew.toFixed(1)} µs`)
  const others: number[] = []
  let isOver = false
  const askOthers = async (): Promise<void> => {
    // Places of another floor than the one that is ended.
    for (let count = 0; !isOver; count++) {
      const askedAt = performance.now()
      await sessions.visit(askedBy((count * 10 + 5) % size))
      others.push(performance.now() - askedAt)
      await later(othersEveryMs)
    }
  }
  const asking = askOthers()
  await later(500)
  others.length = 0
  const beganAt = performance.now()
  const filter = { from: '10.3.0.0/16' }
  const { ended } = await sessions.endMany({ filter, by: 'the operator', startedBefore: dawn })
  const endingTook = performance.now() - beganAt
  isOver = true
  await asking
  await sessions.close()
  await close()
  await place.remove()
  return { name: place.name, asked, renew, ended, endingTook, othersP99: percentile(others, 0.99) }
}

process.send?.(await measure(process.argv[2] ?? '', Number(process.argv[3])))
process.disconnect?.()
