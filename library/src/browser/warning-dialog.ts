import type { WireStatus } from '../core/wire.ts'
import { createTimer } from './clock.ts'
import { momentPassed, onTheClock } from './spoken.ts'
import { warningStyle } from './warning-style.ts'
import { endedSentence, inWords, type WarningWords, wordsFor } from './warning-words.ts'
import { type WatchedSession, watchSession } from './watch.ts'

type Warning = WireStatus & { readonly phase: 'warning' }

const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  element.id = part
  element.setAttribute('part', part)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

let sheet: CSSStyleSheet | undefined
const style = (): CSSStyleSheet => {
  sheet ??= new CSSStyleSheet()
  sheet.replaceSync(warningStyle)
  return sheet
}

// When the end of the lifetime has been taken note of, this long before it the person is told once more.
const remindsAt = 60_000

/**
 * `<session-warning>`: the dialog that comes before a session's end. It goes away when the server says that the session
 * goes on, never before. Attribute `home`: where the page goes at the end. Texts follow the nearest `lang`, or `words`.
 * @see WCAG 2.2, 2.2.1; WAI-ARIA Authoring Practices, alertdialog.
 */
export class SessionWarning extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  words: Partial<WarningWords> = {}

  readonly #dialog = make('dialog', 'dialog', {
    role: 'alertdialog',
    'aria-labelledby': 'title',
    'aria-describedby': 'text',
  })
  readonly #title = make('h2', 'title')
  readonly #text = make('p', 'text')
  readonly #time = make('p', 'time', { 'aria-hidden': 'true' })
  readonly #spoken = make('p', 'spoken', { 'aria-live': 'assertive' })
  readonly #answer = make('p', 'answer', { role: 'alert' })
  readonly #stay = make('button', 'stay', { type: 'button' })
  readonly #out = make('button', 'sign-out', { type: 'button' })
  readonly #notice = make('section', 'notice', { role: 'status' })
  readonly #tick = createTimer(() => this.#show())
  #session: WatchedSession | undefined
  #stops: readonly (() => void)[] = []
  #pageTitle: string | undefined
  #endsInMs = 0
  #noted = ''

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [style()]
    const buttons = make('div', 'buttons')
    buttons.append(this.#stay, this.#out)
    this.#dialog.append(this.#title, this.#text, this.#time, this.#answer, buttons, this.#spoken)
    this.#notice.hidden = true
    root.append(this.#dialog, this.#notice)
    this.#stay.onclick = () => this.#stayOrGoOn()
    this.#out.onclick = () => this.#ask('signOut')
    // Escape closes a dialog at once, on its own word; this one waits for the server's.
    this.#dialog.onkeydown = (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      if (!event.repeat) this.#stayOrGoOn()
    }
    this.#dialog.oncancel = (event) => event.preventDefault()
  }

  connectedCallback(): void {
    const sentence = (ended: WireStatus & { readonly phase: 'ended' }): string =>
      endedSentence(this.#words(), ended.reason, ended.idleMs)
    const session = watchSession({ home: this.getAttribute('home') ?? '/', sentence })
    this.#session = session
    this.#stops = [session.subscribe(() => this.#show()), session.onNotice((text) => this.#announce(text))]
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops) stop()
    this.#close()
  }

  #words(): WarningWords {
    const language = this.closest<HTMLElement>('[lang]')?.lang ?? navigator.language
    return { ...wordsFor(language), ...this.words }
  }

  #stayOrGoOn(): void {
    const status = this.#session?.status()
    if (status?.phase === 'warning' && !status.extendable) {
      this.#noted = status.id
      this.#show()
    } else this.#ask('extend')
  }

  async #ask(what: 'extend' | 'signOut'): Promise<void> {
    if (this.#stay.ariaDisabled === 'true') return
    const words = this.#words()
    this.#answer.textContent = words.asking
    this.#stay.ariaDisabled = this.#out.ariaDisabled = 'true'
    const outcome = await this.#session?.[what]()
    this.#stay.ariaDisabled = this.#out.ariaDisabled = null
    this.#answer.textContent = outcome === 'yes' || !outcome ? '' : words[outcome]
  }

  #show(): void {
    const status = this.#session?.status()
    const left = status?.phase === 'warning' ? Math.max(0, status.endsInMs - (this.#session?.age() ?? 0)) : 0
    if (status?.phase !== 'warning' || (!status.extendable && this.#noted === status.id && left > remindsAt)) {
      this.#close()
      if (status?.phase === 'warning') this.#tick.set(left - remindsAt)
      return
    }
    if (!status.extendable && left <= remindsAt && this.#noted === status.id && !this.#dialog.open) this.#noted = ''
    this.#count(status, left)
    this.#open()
  }

  #count(status: Warning, left: number): void {
    const words = this.#words()
    const clock = onTheClock(left)
    this.#title.textContent = words.title
    this.#text.textContent = words[status.reason]
    this.#stay.textContent = status.extendable ? words.stay : words.goOn
    this.#out.textContent = words.signOut
    this.#time.textContent = clock
    const passed = this.#dialog.open ? momentPassed(this.#endsInMs, left) : undefined
    if (passed !== undefined) this.#spoken.textContent = words.left.replace('{}', inWords(words, passed))
    this.#endsInMs = left
    this.#pageTitle ??= document.title
    document.title = `(${clock}) ${this.#pageTitle}`
    this.#tick.set(left > 0 ? left % 1_000 || 1_000 : undefined)
  }

  #open(): void {
    if (this.#dialog.open) return
    this.#answer.textContent = ''
    this.#spoken.textContent = ''
    this.#dialog.showModal()
    this.#stay.focus()
  }

  #close(): void {
    this.#tick.set(undefined)
    if (this.#pageTitle !== undefined) document.title = this.#pageTitle
    this.#pageTitle = undefined
    if (this.#dialog.open) this.#dialog.close()
  }

  #announce(text: string): void {
    const words = document.createElement('p')
    words.textContent = text
    const close = document.createElement('button')
    close.textContent = this.#words().close
    close.onclick = () => {
      this.#notice.hidden = true
    }
    this.#notice.hidden = false
    this.#notice.replaceChildren(words, close)
  }
}
