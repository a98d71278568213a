// No scroll and no focus: scripts make trusted ones, and a person's scrolling comes with one of these. A touch begins
// with a pointerdown.
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchmove'] as const

/**
 * Watches a page's hands until `signal`, and tells when they last did something, on the page's own clock; 0 before that.
 * Each event costs a comparison and one number; none is kept while `isHeld`, as during a warning.
 */
export const watchActivity = (isHeld: () => unknown, signal: AbortSignal): (() => number) => {
  let last = 0
  const note = (event: Event): void => {
    const { movementX, movementY } = event as MouseEvent
    // Some systems report a resting mouse as moved when a window changes beneath it.
    const isStill = event.type === 'pointermove' && !movementX && !movementY
    if (event.isTrusted && !isStill && !isHeld()) last = event.timeStamp
  }
  for (const kind of kinds) addEventListener(kind, note, { capture: true, passive: true, signal })
  return () => last
}
