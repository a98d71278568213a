import { type DraftWords, draftWordsFor } from './draft-words.ts'

/** The line above a form that says that what was typed is back. */
export interface DraftNotice {
  /** Says it. `onDiscard`: the person wants none of it. */
  readonly show: (onDiscard: () => void) => void
}

// Given as a constructed sheet, which no content security policy forbids.
const style = `
:host{display:block}
p{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:0 0 1rem;padding:.5rem 1rem;border:1px solid #888;border-inline-start-width:.5rem;border-radius:var(--curfew-radius,.5rem);font:var(--curfew-font,inherit)}
button{min-height:2.75rem;padding:0 1rem;border:1px solid #888;border-radius:var(--curfew-radius,.5rem);background:none;color:inherit;font:inherit}
`

/** Puts a place for the line into an element, above what it holds. */
export const createNotice = (host: HTMLElement & { words?: Partial<DraftWords> }): DraftNotice => {
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  // It is there before it says something: what comes into it is read out.
  const status = document.createElement('div')
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  status.role = 'status'
  root.append(status, document.createElement('slot'))
  return {
    show: (onDiscard) => {
      const language = host.closest<HTMLElement>('[lang]')?.lang ?? navigator.language
      const { back, discard } = { ...draftWordsFor(language), ...host.words }
      const line = document.createElement('p')
      const button = document.createElement('button')
      line.part.add('notice')
      button.part.add('discard')
      button.textContent = discard
      button.onclick = () => {
        line.remove()
        onDiscard()
      }
      line.append(back, button)
      status.replaceChildren(line)
    },
  }
}
