/** What the person's hands did last on this page. */
export interface Activity {
  /** When that was, on the page's own clock; 0 before the first time. */
  readonly last: () => number
}

// No scroll and no focus: scripts make trusted ones, and a person's scrolling comes with one of these.
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart', 'touchmove'] as const

/**
 * Watches a page's hands, as long as `signal` lets it. Each event costs a comparison and one number; none is kept while
 * `isHeld`, as the warning's is.
 */
export const watchActivity = (isHeld: () => boolean, signal: AbortSignal): Activity => {
  let last = 0
  const note = (event: Event): void => {
    const { movementX, movementY } = event as MouseEvent
    // Some systems report a resting mouse as moved when a window changes beneath it.
    const isStill = event.type === 'pointermove' && !movementX && !movementY
    if (event.isTrusted && !isStill && !isHeld()) last = event.timeStamp
  }
  for (const kind of kinds) addEventListener(kind, note, { capture: true, passive: true, signal })
  return { last: () => last }
}
