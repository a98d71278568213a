import { existsSync, readFileSync } from 'node:fs'

const tickMs = 20

// What Linux knows of a thread: how long it ran, and how long it was ready to run and had to wait for a processor.
const kept = `/proc/self/task/${process.pid}/schedstat`
const isKept = existsSync(kept)
const waitedMs = (): number => (isKept ? Number(readFileSync(kept, 'utf8').split(' ')[1]) / 1_000_000 : 0)

let lostMs = 0
let lastTick = performance.now()
let lastWaited = waitedMs()
const tick = (): void => {
  const now = performance.now()
  const waited = waitedMs()
  // Where many want the processor, each waits often and never for long.
  const heldUp = now - lastTick > 2 * tickMs ? now - lastTick - tickMs : 0
  lostMs += Math.max(heldUp, waited - lastWaited)
  lastTick = now
  lastWaited = waited
}
setInterval(tick, tickMs).unref()

/**
 * Milliseconds that this process had to itself: what is measured with them says how long an answer was waited for, and not
 * how busy the machine was with something else.
 */
export const ownTime = (): number => {
  tick()
  return lastTick - lostMs
}
