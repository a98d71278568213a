/** What the person's hands did last on this page. */
export interface Activity {
  /** When that was, on the page's own clock; 0 before the first time. */
  readonly last: () => number
  readonly close: () => void
}

// No scroll and no focus: scripts make trusted ones, and a person's scrolling comes with one of these.
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart', 'touchmove'] as const

/** Watches a page's hands. Each event costs one comparison and one number. */
export const watchActivity = (): Activity => {
  let last = 0
  const note = (event: Event): void => {
    if (event.isTrusted) last = event.timeStamp
  }
  const how = { capture: true, passive: true }
  for (const kind of kinds) addEventListener(kind, note, how)
  return {
    last: () => last,
    close: () => {
      for (const kind of kinds) removeEventListener(kind, note, how)
    },
  }
}
