import { createSessions } from '../src/server/sessions.ts'
import type { Store } from '../src/stores/store.ts'
import {
  type Costs,
  measureCosts,
  measureIdle,
  measurePunctuality,
  measureRush,
  type Punctuality,
} from './million-measures.ts'
import { type Place, places } from './million-places.ts'
import { type Crowd, crowdOf, dawn, roles } from './million-sessions.ts'

/** The figures with so many sessions in the store. */
export interface Level {
  readonly count: number
  readonly bytes: Awaited<ReturnType<Place['bytes']>>
  readonly costs: Costs
}

/** The figures of one store. */
export interface Measured {
  readonly name: string
  readonly levels: readonly Level[]
  /** From opening it, full, until the first request was answered and the warden knew the next end; milliseconds. */
  readonly start: number
  readonly idle: number
  readonly punctuality: Punctuality
  /** Ends a second. */
  readonly rush: number
}

const savedAtOnce = 256
const pausesEvery = 40
const rushOf = 20_000

const fill = async (place: Place, crowd: Crowd, from: number, to: number): Promise<void> => {
  const { store, pause, close } = await place.openToFill()
  for (let index = from; index < to; ) {
    const batch = Array.from({ length: Math.min(savedAtOnce, to - index) }, (_, more) => crowd.stored(index + more))
    const kept = await Promise.all(batch.map((one) => store.save(crowd.key(one), crowd.session(one), undefined)))
    if (!kept.every(Boolean)) throw new Error('a session was there before it was stored')
    index += batch.length
    if ((index / savedAtOnce) % pausesEvery < 1) await pause()
  }
  await close()
}

const measureStart = async (place: Place, crowd: Crowd): Promise<number> => {
  const startedAt = performance.now()
  const { store, close } = await place.open()
  let tell = (): void => {}
  const known = new Promise<void>((done) => {
    tell = done
  })
  const due: Store['due'] = async (...asked) => {
    const found = await store.due(...asked)
    if (found.length > 0) tell()
    return found
  }
  const sessions = createSessions({ roles, store: { ...store, due }, clock: () => dawn })
  await Promise.all([sessions.visit(crowd.asked(crowd.stored(1))), known])
  const took = performance.now() - startedAt
  await sessions.close()
  await close()
  return took
}

const measure = async (kind: string, size: number): Promise<Measured> => {
  const crowd = crowdOf(size)
  const place = await places[kind]?.()
  if (!place) throw new Error(`no store ${kind}`)
  const say = (what: string): void => console.error(`${place.name}: ${what}`)
  const levels: Level[] = []
  let count = 0
  for (const next of [...[1_000, 100_000].filter((level) => level < size), size]) {
    say(`storing ${next} sessions`)
    await fill(place, crowd, count, next)
    count = next
    const bytes = await place.bytes()
    const { store, close } = await place.open()
    levels.push({ count, bytes, costs: await measureCosts(store, crowd, count) })
    await close()
  }
  say('starting')
  const start = await measureStart(place, crowd)
  const { store, close } = await place.open()
  say('waiting while nothing is due')
  const idle = await measureIdle(store)
  say('ending on time')
  const punctuality = await measurePunctuality(store, crowd)
  say('ending all at once')
  const rush = await measureRush(store, crowd, Math.min(rushOf, size / 10))
  await close()
  await place.remove()
  return { name: place.name, levels, start, idle, punctuality, rush }
}

process.send?.(await measure(process.argv[2] ?? '', Number(process.argv[3])))
process.disconnect?.()
