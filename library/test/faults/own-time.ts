import { existsSync, readFileSync } from 'node:fs'

const tickMs = 20

// Linux's times of a thread: how long it ran, and how long it waited for a processor.
const kept = `/proc/self/task/${process.pid}/schedstat`
const isKept = existsSync(kept)
const waitedMs = (): number => (isKept ? Number(readFileSync(kept, 'utf8').split(' ')[1]) / 1_000_000 : 0)

let lostMs = 0
let lastTick = performance.now()
let lastWaited = waitedMs()
const tick = (): void => {
  const now = performance.now()
  const waited = waitedMs()
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
