import { waitedForProcessorMs } from '../servers/processor.ts'

const tickMs = 20

let lostMs = 0
let lastTick = performance.now()
let lastWaited = waitedForProcessorMs()
const tick = (): void => {
  const now = performance.now()
  const waited = waitedForProcessorMs()
  // Where many threads want the processor, each waits often and never for long.
  const heldUp = now - lastTick > 2 * tickMs ? now - lastTick - tickMs : 0
  lostMs += Math.max(heldUp, waited - lastWaited)
  lastTick = now
  lastWaited = waited
}
setInterval(tick, tickMs).unref()

/**
 * Milliseconds that this process had to itself. A delay measured with them leaves out the time in which the machine was
 * busy with other work.
 */
export const ownTime = (): number => {
  tick()
  return lastTick - lostMs
}
