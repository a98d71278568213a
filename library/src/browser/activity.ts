// No scroll and no focus: scripts make trusted ones, and a person's scrolling comes with one of these. A touch begins
// with a pointerdown.
const kinds = ['pointerdown', 'wheel', 'keydown', 'touchmove']

/**
 * Watches a page's hands until `signal`, and tells when they last did something, on the page's own clock; 0 before that.
 * Each event costs a comparison and one number; none is kept while `isHeld`, as during a warning.
 */
export const watchActivity = (isHeld: () => unknown, signal: AbortSignal): (() => number) => {
  let last = 0
  const how = { capture: true, passive: true, signal }
  const note = (event: Event): void => {
    if (event.isTrusted && !isHeld()) last = event.timeStamp
  }
  // Some systems report a resting mouse as moved when a window changes beneath it.
  addEventListener('pointermove', (event) => (event.movementX || event.movementY) && note(event), how)
  for (const kind of kinds) addEventListener(kind, note, how)
  return () => last
}
