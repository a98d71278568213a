import { type Clock, type Instant, instant } from '../../src/core/time.ts'
import type { PlayerSetup } from './player.ts'

const dawn: Instant = instant(1_800_000_000_000)
// A minute takes 120 ms, so that ends by themselves come while the calls are being made.
const timesAsFast = 500

// Clocks may be so far apart. One of them is set back and forth by as much, again and again.
const skewsMs = [0, 1_500, -1_500, 700]
const steppedBy = 600
const stepsEveryMs = 37

/**
 * The time of a process of this machine: the common monotonic clock since `origin`, and a quicker one. The
 * quicker one is a little off and, in one process, stepped.
 */
export const timeSince = (origin: bigint, number: number): Pick<PlayerSetup, 'elapsedMs' | 'clock'> => {
  const elapsedMs = (): number => Number(process.hrtime.bigint() - origin) / 1_000_000
  const skew = skewsMs[number] ?? 0
  const step = (ms: number): number => (number === 3 && Math.floor(ms / stepsEveryMs) % 2 === 1 ? -steppedBy : 0)
  const clock: Clock = () => {
    const ms = elapsedMs()
    return instant(dawn + Math.floor(ms * timesAsFast) + skew + step(ms))
  }
  return { elapsedMs, clock }
}
