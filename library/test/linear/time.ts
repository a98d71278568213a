import { type Clock, type Instant, instant } from '../../src/core/time.ts'
import type { PlayerSetup } from './player.ts'

const dawn: Instant = instant(1_800_000_000_000)
// A minute takes 120 ms, so that ends by themselves come while the calls are being made.
const timesAsFast = 500

/** The time of all processes of this machine: its monotonic clock since `origin`, and a quicker one that began then. */
export const timeSince = (origin: bigint): Pick<PlayerSetup, 'elapsedMs' | 'clock'> => {
  const elapsedMs = (): number => Number(process.hrtime.bigint() - origin) / 1_000_000
  const clock: Clock = () => instant(dawn + Math.floor(elapsedMs() * timesAsFast))
  return { elapsedMs, clock }
}
