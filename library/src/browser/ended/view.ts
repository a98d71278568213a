import { ownLocale } from '../words/own-locale.ts'
import type { EndedNote } from './note.ts'
import { type EndedWords, endedWordsFor } from './words.ts'

// Used in a constructed sheet, which no content security policy forbids.
const style = `
:host{display:block}
section{max-width:32em;margin:min(3em,6vh) auto;padding:1.5em;border:1px solid #888;border-radius:var(--curfew-radius,1em);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText);color-scheme:var(--curfew-color-scheme,light dark);font:var(--curfew-font,medium/1.5 system-ui,sans-serif)}
h1{margin:0 0 .5em;font-size:1.5em;line-height:1.3}
h1:focus{outline:0}
p{margin:0 0 1em}
a{display:inline-flex;align-items:center;min-height:44px;padding:0 1.5em;border-radius:var(--curfew-radius,1em);background:var(--curfew-accent,#0b57d0);color:var(--curfew-accent-text,#fff)}
`

const make = (name: string, part: string, textContent: string): HTMLElement =>
  Object.assign(document.createElement(name), { part, textContent })

const timeIn = (language: string, atMs: number): string =>
  new Date(atMs).toLocaleString(ownLocale(language), { dateStyle: 'medium', timeStyle: 'short' })

/** An end, as the view shows it. */
export interface ShownEnd {
  readonly note: EndedNote
  readonly language: string
  /** Why the session ended. */
  readonly reason: string
  /** Texts to use instead of the shipped ones. */
  readonly words: Partial<EndedWords> | undefined
  /** Where the person signs in. */
  readonly signIn: string | null
  /** Called when the person asks to go back to the page where they were. */
  readonly goOn: () => void
}

/** Shows an end in a shadow tree, with the focus on its heading. */
export const showEnd = (root: ShadowRoot, { note, language, reason, words, signIn, goOn }: ShownEnd): void => {
  const texts = { ...endedWordsFor(language), ...words }
  const page = make('section', 'page', '')
  const title = make('h1', 'title', texts.title)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  page.append(title, make('p', 'reason', reason))
  if (note.atMs) page.append(make('p', 'time', timeIn(language, note.atMs)))
  if (note.kept) page.append(make('p', 'kept', texts.kept))
  if (signIn && note.to) {
    const link = make('a', 'go-on', texts.goOn)
    link.setAttribute('href', signIn)
    link.onclick = goOn
    page.append(link)
  }
  root.replaceChildren(page)
  // With the focus here it is read out, and the keyboard goes on from here.
  title.tabIndex = -1
  title.focus()
}
