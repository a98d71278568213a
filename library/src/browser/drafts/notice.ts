import { createTimer, type Timer } from '../clock.ts'
import { ownLocale } from '../words/own-locale.ts'
import type { SealedDraft } from './box.ts'
import { type DraftWords, draftWordsFor } from './words.ts'

/** The actions that a person has on a restored draft. */
export interface Answers {
  readonly discard: () => void
  /** Undoes the discard, and shows the notice again. */
  readonly undo: () => void
}

/** An element that shows the notice above its form. */
export type Host = HTMLElement & { readonly words?: Partial<DraftWords> }

/** A discard can be undone for so many milliseconds. @see WCAG 2.2, 3.3.4 (Error Prevention). */
export const undoableFor = 10_000
// Some screen readers do not read out a change in a live region that was just added.
const heardAfter = 100

// Used in a constructed sheet, which no content security policy forbids.
const style = `
:host{display:block}
p,button{padding:0 1rem;border:1px solid #888;border-radius:var(--curfew-radius,.5rem)}
p{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:0 0 1rem;padding-block:.5rem;border-inline-start-width:.5rem;font:var(--curfew-font,inherit)}
button{min-height:2.75rem;background:none;color:inherit;font:inherit}
`

interface Place {
  readonly status: HTMLElement
  readonly clear: Timer
}

const places = new WeakMap<Host, Place>()

const placeIn = (host: Host): Place => {
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const status = document.createElement('div')
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  status.role = 'status'
  root.append(status, document.createElement('slot'))
  return { status, clear: createTimer(() => status.replaceChildren()) }
}

/** Shows above a form that its draft is restored. `until`: when the draft expires, by this browser's clock. */
export const showNotice = (
  host: Host,
  { at, sent }: Pick<SealedDraft, 'at' | 'sent'>,
  until: number,
  { discard, undo }: Answers,
): void => {
  const { status, clear } = places.get(host) ?? placeIn(host)
  places.set(host, { status, clear })
  const language = host.closest<HTMLElement>('[lang]')?.lang || navigator.language
  const words = { ...draftWordsFor(language), ...host.words }
  const days = [Date.now(), at, until].map((moment) => new Date(moment).toDateString())
  const clock = new Intl.DateTimeFormat(ownLocale(language), {
    timeStyle: 'short',
    ...(new Set(days).size > 1 && { dateStyle: 'medium' }),
  })
  const kept = words.kept.replace('{at}', clock.format(at)).replace('{until}', clock.format(until))
  const line = document.createElement('p')
  const text = document.createElement('span')
  const button = document.createElement('button')
  text.textContent = `${words.back} ${words[sent ? 'unsure' : 'unsaved']} ${kept}`
  line.part.add('notice')
  button.part.add('discard')
  button.type = 'button'
  button.textContent = words.discard
  button.onclick = () => {
    discard()
    text.textContent = words.discarded
    button.textContent = words.undo
    button.onclick = undo
    clear(undoableFor)
  }
  line.append(text, button)
  clear()
  setTimeout(() => status.replaceChildren(line), heardAfter)
}
