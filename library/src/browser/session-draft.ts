import { keepDraft } from './draft-keeper.ts'
import { createNotice } from './draft-notice.ts'
import type { DraftWords } from './draft-words.ts'
import { watchSession } from './watch.ts'

export { sweepDrafts } from './draft-box.ts'
export type { DraftWords } from './draft-words.ts'

/**
 * `<session-draft>` around a form: what is typed into it outlives the end of the session, encrypted, for the same person
 * alone. Attribute `name`: which draft it is, where the page's address does not say it; `unsaved`: the server hands back
 * what was sent, because it could not be taken; `path`: where the server answers for the session, `/session` when left out.
 * Texts follow the nearest `lang`, or `words`.
 * @see WCAG 2.2, 2.2.5 (Re-authenticating).
 */
export class SessionDraft extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  declare words?: Partial<DraftWords>
  readonly #notice = createNotice(this)
  #stop: (() => void) | undefined

  connectedCallback(): void {
    // While a document is being read its elements come before what they hold.
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.#keep(), { once: true })
    else this.#keep()
  }

  disconnectedCallback(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #keep(): void {
    const form = this.querySelector('form')
    if (form && this.isConnected) this.#stop ??= keepDraft(this, form, watchSession(), this.#notice)
  }
}
