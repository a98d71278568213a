import { isLive } from './prediction.ts'
import { endInAddress } from './warning/end-in-address.ts'
import { fetchWarning } from './warning/on-demand.ts'
import { enter, leave } from './warning/seat.ts'
import { watchSession } from './watch.ts'
import type { WarningWords } from './words/english.ts'

/**
 * `<session-warning>`: the dialog before a session's end. It closes only when the server says that the session goes on.
 * Attribute `home`: where the page goes at the end. Default: `/`. Texts follow the nearest `lang`, or `words`. Only one of
 * several elements shows the dialog. When the page removes the last one, another is added.
 * @see WCAG 2.2, 2.2.1; WAI-ARIA Authoring Practices, alertdialog.
 */
export class SessionWarning extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  declare words?: Partial<WarningWords>
  #warning: Promise<() => () => void> | undefined

  connectedCallback(): void {
    enter(this)
  }

  disconnectedCallback(): void {
    leave(this)
  }

  /** Shows the warnings of this page, until the returned function is called. Called by the element itself. */
  begin(): () => void {
    const home = this.getAttribute('home')
    const session = watchSession({ ...(home && { home }) })
    let isShown = false
    let isOver = false
    const show = async (): Promise<void> => {
      this.#warning ??= fetchWarning().then((create) => create(this))
      const warn = await this.#warning
      if (isShown || isOver) return
      isShown = true
      stop()
      stop = warn()
      // Another element may have taken over at once.
      if (isOver) stop()
    }
    // Without a live session there is nothing to warn of.
    let stop = session.subscribe((status) => {
      if (isLive(status) || endInAddress()) show()
    })
    return () => {
      isOver = true
      stop()
    }
  }
}
