import { setTimeout as later } from 'node:timers/promises'
import { percentile } from './page.ts'
import { type Crowd, endAll, openCrowd, type Told, tellAll, tellSome, type Variant } from './pages-crowd.ts'
import { probe } from './pages-probe.ts'
import type { Holds } from './pages-server.ts'

/** How much is measured. */
export interface Plan {
  readonly streams: (variant: Variant) => number
  /** How often servers are started, filled and ended. */
  readonly rounds: number
  /** How often all pages are sent a notice. */
  readonly tellings: number
  /** How many pages are sent a notice one by one. */
  readonly news: number
}

/** The figures of one variant. */
export interface Measured {
  readonly variant: Variant
  readonly streams: number
  readonly openingMs: number[]
  readonly holds: Holds[]
  /** Milliseconds of processor time in a minute in which nothing happens. */
  cpuMs: number
  /** How long requests took while nothing but the heartbeat goes out: the 99th percentile and the longest; milliseconds. */
  beatWaits: { readonly p99: number; readonly longest: number }
  readonly notices: Told[]
  readonly news: number[]
  readonly ends: Told[]
}

const aMinute = 60_000
// Two heartbeats and a little.
const beatsMs = 10_500

const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)

const turned = <Item>(items: readonly Item[], by: number): readonly Item[] =>
  items.map((_, index) => items[(index + by) % items.length] as Item)

const waitIdle = async (crowds: readonly (readonly [Crowd, Measured])[]): Promise<void> => {
  const before = await Promise.all(crowds.map(([{ server }]) => server.ask('cpuMs')))
  await later(aMinute)
  for (const [index, [{ server }, measured]] of crowds.entries())
    measured.cpuMs = (await server.ask('cpuMs')) - (before[index] ?? Number.NaN)
}

const probeBeats = async (crowds: readonly (readonly [Crowd, Measured])[]): Promise<void> => {
  const probes = crowds.map(([{ port }]) => probe(port))
  await later(beatsMs)
  for (const [index, [, measured]] of crowds.entries()) {
    const waits = (await probes[index]?.()) ?? []
    measured.beatWaits = { p99: percentile(waits, 0.99), longest: percentile(waits, 1) }
  }
}

/** Measures variants side by side: each comes first in its turn, and all wait idle in the same minute. */
export const measure = async (variants: readonly Variant[], plan: Plan): Promise<readonly Measured[]> => {
  const all = variants.map((variant): Measured => {
    const none = { p99: Number.NaN, longest: Number.NaN }
    const lists = { openingMs: [], holds: [], notices: [], news: [], ends: [] }
    return { variant, streams: plan.streams(variant), cpuMs: Number.NaN, beatWaits: none, ...lists }
  })
  const open: (readonly [Crowd, Measured])[] = []
  const end = async (crowd: Crowd, measured: Measured): Promise<void> => {
    measured.ends.push(await endAll(crowd))
    await crowd.close()
  }
  for (let round = 0; round < plan.rounds; round++)
    for (const measured of turned(all, round)) {
      say(`${measured.variant.name}: opening ${measured.streams} streams`)
      const crowd = await openCrowd(measured.variant, measured.streams, 1 + all.indexOf(measured))
      measured.openingMs.push(crowd.openingMs)
      measured.holds.push(crowd.holds)
      if (round < plan.rounds - 1) await end(crowd, measured)
      else open.push([crowd, measured])
    }
  say('waiting for a minute')
  await waitIdle(open)
  await probeBeats(open)
  for (let round = 0; round < plan.tellings; round++)
    for (const [crowd, { notices }] of turned(open, round)) notices.push(await tellAll(crowd, `notice ${round}.`))
  say('giving news to one after the other')
  for (const [crowd, { news }] of open) news.push(...(await tellSome(crowd, plan.news)))
  say('ending all')
  for (const [crowd, measured] of open) await end(crowd, measured)
  return all
}
