const tickMs = 20

let lostMs = 0
let lastTick = performance.now()
const tick = (): void => {
  const now = performance.now()
  if (now - lastTick > 2 * tickMs) lostMs += now - lastTick - tickMs
  lastTick = now
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
