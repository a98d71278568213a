import { createWarning } from './warning-view.ts'
import type { WarningWords } from './warning-words.ts'

/**
 * `<session-warning>`: the dialog that comes before a session's end. It goes away when the server says that the session
 * goes on, never before. Attribute `home`: where the page goes at the end, `/` when nothing says so. Texts follow the nearest
 * `lang`, or `words`.
 * @see WCAG 2.2, 2.2.1; WAI-ARIA Authoring Practices, alertdialog.
 */
export class SessionWarning extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  declare words?: Partial<WarningWords>
  readonly #watch = createWarning(this)
  #stop: (() => void) | undefined

  connectedCallback(): void {
    this.#stop = this.#watch()
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }
}
