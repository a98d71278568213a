const kinds = 'pointerdown mousedown touchstart touchmove click wheel keydown focusin focusout'.split(' ')

/**
 * Hides the events inside an open dialog from the rest of the page, and passes them to `heed`. Otherwise the focus trap of
 * an application's own dialog would swallow presses here, or close that dialog with its typed text.
 */
export const shield = (inside: HTMLDialogElement, heed: (event: Event) => void): void => {
  const take = (event: Event): void => {
    if (!inside.open || !event.composedPath().includes(inside)) return
    event.stopImmediatePropagation()
    heed(event)
  }
  for (const kind of kinds) addEventListener(kind, take, true)
}
