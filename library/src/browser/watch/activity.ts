import { watchWindows } from './windows.ts'

// Only a person makes trusted events of these kinds. No scroll and no focus, because scripts make trusted ones, and a
// person's scrolling comes with one of these. A touch begins with a pointerdown. Speech, handwriting, an emoji panel and a
// switch make no key.
const certain = 'pointerdown wheel touchmove paste drop compositionstart compositionupdate'.split(' ')

// Scripts make trusted events of these kinds too: `execCommand`, a checkbox's `click()`, and in WebKit a label's.
const doubtful = 'beforeinput input change click'.split(' ')

// An event this soon after a counted one is not examined, such as the text of a key.
const closeTo = 1_000

/**
 * Whether a doubtful event is where the person is. A browser or a password manager that fills in a form does so outside the
 * focus. A click of a screen reader or a switch needs no focus.
 */
const isWherePersonIs = (event: Event): boolean => {
  const [target] = event.composedPath() as [Node]
  return event.type === 'click' || (target.getRootNode() as Document).activeElement === target
}

/**
 * Watches a page's input until `signal`. The returned function gives the time of the last input, on the page's own clock,
 * and 0 before the first. Input in frames of the page's own origin counts too. Each event costs a comparison and one number.
 * Input while `isHeld`, as during a warning, does not count.
 */
export const watchActivity = (isHeld: () => boolean, signal: AbortSignal): (() => number) => {
  let last = 0
  let fromOutside: Event | undefined

  // Another window has another clock, which may have been changed meanwhile.
  const at = (event: Event): number => (event.currentTarget === window ? event.timeStamp : performance.now())
  const note = (event: Event): void => {
    if (event.isTrusted && !isHeld()) last = at(event)
  }
  // Some systems report a resting mouse as moved when a window changes beneath it.
  const noteMove = (event: Event): void => {
    const { movementX, movementY } = event as PointerEvent
    if (movementX || movementY) note(event)
  }
  // When Chromium fills in a form it fires a trusted `keydown` without a key in each field, without the focus.
  const noteKey = (event: Event): void => {
    if ('key' in event) note(event)
  }
  // Microtasks run between two listeners, unless a script is running. This recognises an event that a script makes.
  const ask = (event: Event): void => {
    if (at(event) - last > closeTo) queueMicrotask(() => (fromOutside = event))
  }
  const judge = (event: Event): void => {
    // Firefox runs no microtask while a person edits. Before a script's own edit, only WebKit fires `beforeinput`.
    const isOutside = fromOutside === event || (event.type === 'beforeinput' && !navigator.vendor.startsWith('Apple'))
    fromOutside = undefined
    if (isOutside && isWherePersonIs(event)) note(event)
  }

  const seek = watchWindows((view) => {
    const options = { capture: true, passive: true, signal }
    view.addEventListener('pointermove', noteMove, options)
    view.addEventListener('keydown', noteKey, options)
    for (const kind of certain) view.addEventListener(kind, note, options)
    for (const kind of doubtful) {
      view.addEventListener(kind, ask, options)
      view.addEventListener(kind, judge, options)
    }
  }, signal)

  return () => {
    seek()
    return last
  }
}
