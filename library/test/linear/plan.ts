import type { Signal } from '../../src/core/signal.ts'
import { seconds } from '../../src/core/time.ts'
import type { Act } from './calls.ts'
import { roles } from './people.ts'

/** The number of processes. */
export const processes = 4

/** One act of a process, so many milliseconds after the result of the one before. */
export interface Beat {
  readonly waitMs: number
  readonly act: Act
}

/** The acts of every process on one session, made of chance and its seed. */
export interface Plan {
  readonly seed: number
  /** Whether an index of it gets lost now and then, where one can. Then the subject alone may not find it. */
  readonly losesIndex: boolean
  readonly beats: readonly (readonly Beat[])[]
}

/** Chance that is the same for the same seed: numbers from 0 up to 1. */
export const chanceOf = (seed: number): (() => number) => {
  let at = seed >>> 0
  return () => {
    at = (at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pick = <One>(chance: () => number, from: readonly [One, ...One[]]): One =>
  from[Math.floor(chance() * from.length)] ?? from[0]

const pageSignal = (chance: () => number): Signal => ({
  type: pick(chance, ['page-seen', 'page-seen', 'page-left', 'page-lost', 'page-hidden']),
  page: pick(chance, ['a', 'b']),
})

const anAct = (chance: () => number): Act => {
  const tell = (signal: Signal): Act => ({ type: 'tell', signal })
  const share = chance()
  if (share < 0.3) return { type: 'visit' }
  if (share < 0.42) return tell({ type: 'extend' })
  if (share < 0.5) return tell({ type: 'input', ago: seconds(Math.floor(chance() * 40)) })
  if (share < 0.6) return tell(pageSignal(chance))
  if (share < 0.68) return { type: 'again' }
  if (share < 0.75) return { type: 'look' }
  if (share < 0.83) return { type: 'find', by: 'key' }
  if (share < 0.87) return { type: 'find', by: 'subject' }
  if (share < 0.91) return { type: 'give', role: pick(chance, ['clerk', ...roles.names]) }
  if (share < 0.95) return { type: pick(chance, ['end-one', 'end-all']) }
  return tell(pick<Signal>(chance, [{ type: 'sign-out' }, { type: 'revoke', by: 'maria' }, { type: 'replace' }]))
}

/** The plan of a seed. The first process starts the session, and sometimes another one tries to as well. */
export const planOf = (seed: number): Plan => {
  const chance = chanceOf(seed)
  const start: Act = { type: 'start', subject: `person ${seed}`, role: pick(chance, ['clerk', ...roles.names]) }
  const pace = pick(chance, [0, 2, 10, 60])
  const beat = (act: Act): Beat => ({ waitMs: Math.floor(chance() * pace), act })
  const beats = Array.from({ length: processes }, (_, process) => {
    const acts = Array.from({ length: 2 + Math.floor(chance() * 4) }, () => anAct(chance))
    const starts = process === 0 || chance() < 0.1 ? [start] : []
    return [...starts, ...acts].map(beat)
  })
  return { seed, losesIndex: seed % 3 === 1, beats }
}
