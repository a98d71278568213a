import { describe, expect, it } from 'vitest'
import type { Wire } from '../servers/wire.ts'
import { refusals, type Trial, wait } from './trial.ts'

/** Has people work over a wire to a store while the wire has a fault. */
export type OverWire = (fault: (wire: Wire, trial: Trial) => Promise<void>) => Promise<void>

// A timeout comes later on a busy machine, as all else does.
const areRefused = (trial: Trial): Promise<void> => expect.poll(() => refusals(trial)).toBeGreaterThan(0)

const fewestCuts = 10
const mostCuts = 100

/**
 * Holds a store to what must hold whatever happens to the wire to it. `cuts`: whether a cut wire shows, because a client
 * may retry by itself on the next one.
 */
export const testWire = (wireOf: string, overWire: OverWire, cuts: 'show' | 'may not show'): unknown =>
  describe(`people at work, ${wireOf}`, () => {
    it('is cut again and again', () =>
      overWire(async (wire, trial) => {
        // A cut shows only to a request that the store loses more often than it retries, which chance decides.
        const goesOn = (count: number): boolean =>
          count < fewestCuts || (cuts === 'show' && refusals(trial) === 0 && count < mostCuts)
        for (let count = 0; goesOn(count); count++) {
          wire.cut()
          await wait(150)
        }
        if (cuts === 'show') expect(refusals(trial)).toBeGreaterThan(0)
        await trial.isBack()
      }))

    it('is gone for three seconds', () =>
      overWire(async (wire, trial) => {
        wire.sever()
        await wait(3_000)
        await areRefused(trial)
        wire.mend()
        await trial.isBack()
      }))

    it('swallows every byte for three seconds', () =>
      overWire(async (wire, trial) => {
        wire.hold()
        await wait(3_000)
        await areRefused(trial)
        wire.mend()
        await trial.isBack()
      }))

    it('is slow', () =>
      overWire(async (wire, trial) => {
        wire.slow(50)
        await wait(2_000)
        expect(refusals(trial)).toBe(0)
        wire.mend()
      }))

    it('is slower than any timeout', () =>
      overWire(async (wire, trial) => {
        wire.slow(3_000)
        await wait(4_000)
        await areRefused(trial)
        wire.mend()
        await trial.isBack()
      }))
  })
