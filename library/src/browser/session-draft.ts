import { type Keeper, keepDraft } from './drafts/keeper.ts'
import type { DraftWords } from './drafts/words.ts'
import { watchSession } from './watch.ts'

export { sweepDrafts } from './drafts/box.ts'
export type { DraftWords } from './drafts/words.ts'

/**
 * `<session-draft>` around a form keeps its typed text until the server has stored the form. Until then the draft survives
 * the end of the session, encrypted, for the same person only. Attribute `name`: the name of the draft, where the page's
 * address does not identify it. `keep`: fields with `autocomplete="off"` are kept too. `unsaved`: the server sends the form
 * back with its text, because it was not accepted. `path`: the session's endpoint. Default: `/session`. Texts follow the
 * nearest `lang`, or `words`.
 * @see WCAG 2.2, 2.2.5 (Re-authenticating).
 */
export class SessionDraft extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  declare words?: Partial<DraftWords>
  // Htmx or a framework may swap parts of the page, and give the element another form.
  readonly #swaps = new MutationObserver(() => this.#keep())
  #form: HTMLFormElement | undefined
  #keeper: Keeper | undefined

  connectedCallback(): void {
    this.#swaps.observe(this, { childList: true, subtree: true })
    // While a document is parsed, an element is connected before its content.
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.#keep(), { once: true })
    else this.#keep()
  }

  disconnectedCallback(): void {
    this.#swaps.disconnect()
    this.#leave()
  }

  /** Reports that the server has stored the form, for a script that sent it itself. */
  took(): void {
    this.#keeper?.took()
  }

  #leave(): void {
    this.#keeper?.stop()
    this.#keeper = this.#form = undefined
  }

  #keep(): void {
    const form = this.querySelector('form') ?? undefined
    if (!this.isConnected || document.readyState === 'loading' || form === this.#form) return
    this.#leave()
    if (!form) return
    this.#form = form
    this.#keeper = keepDraft(this, form, watchSession())
  }
}
