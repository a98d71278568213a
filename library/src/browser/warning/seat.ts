import type { WarningWords } from '../words/english.ts'

/** An element that can show the warning. */
export interface Seat extends HTMLElement {
  words?: Partial<WarningWords>
  /** Shows the warnings of this page, until the returned function is called. */
  readonly begin: () => () => void
}

/** Creates the warning in an element. The returned function shows the warnings of this page, and returns one to stop. */
export type CreateWarning = (host: Seat) => () => () => void

// Long enough for a page to replace the element, as when it swaps its body.
const soon = 1_000

const present = new Set<Seat>()
/** The elements that the page hides. */
const hidden = new WeakSet<Seat>()
let seated: Seat | undefined
let stop: (() => void) | undefined
let last: Seat | undefined
let spare: Seat | undefined

/** Lets one of the elements show the warning. If the page has removed or hidden all, a spare one outside its body does. */
const settle = (): void => {
  const next = [...present].find((one) => one !== spare && !hidden.has(one))
  if (!next && !spare && last) {
    const { documentElement: root } = document
    if (!root) {
      later()
      return
    }
    spare = last.cloneNode() as Seat
    if (last.words) spare.words = last.words
    spare.inert = false
    spare.ariaHidden = null
    // Its insertion calls `settle` again.
    root.append(spare)
    return
  }
  sit(next ?? spare)
  if (next) spare?.remove()
}

const later = (): void => {
  setTimeout(settle, soon)
}

const sit = (next: Seat | undefined): void => {
  if (next === seated) return
  stop?.()
  seated = next
  const own = next?.begin()
  // It may have lost the seat at once.
  if (seated === next) stop = own
  else own?.()
}

/** Called when an element was added to the page. */
export const enter = (one: Seat): void => {
  present.add(one)
  hidden.delete(one)
  if (one !== spare) last = one
  settle()
}

/** Called when an element was removed from the page. */
export const leave = (one: Seat): void => {
  present.delete(one)
  if (one === seated) sit(undefined)
  if (one === spare) spare = undefined
  later()
}

/** Called when the page hides the element that should show a warning. Another one shows it. */
export const giveWay = (one: Seat): void => {
  if (one === spare) return
  hidden.add(one)
  last = one
  settle()
}
