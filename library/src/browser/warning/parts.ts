import { warningStyle } from './style.ts'

/** Creates an element with a `part` name, for style sheets of the page. */
export const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  more: object = {},
): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), { part, ...more })

/** The elements of the warning. */
export interface WarningParts {
  readonly root: ShadowRoot
  readonly dialog: HTMLDialogElement
  readonly title: HTMLElement
  readonly text: HTMLElement
  readonly time: HTMLElement
  readonly answer: HTMLElement
  readonly stay: HTMLButtonElement
  readonly more: HTMLButtonElement
  readonly out: HTMLButtonElement
  /** The text that is spoken when the warning opens. It does not change, because it describes the dialog. */
  readonly first: HTMLElement
  readonly spoken: HTMLElement
  /** An operator's notices. */
  readonly notices: HTMLElement
}

/** Creates the parts of the warning in an element. */
export const createParts = (host: HTMLElement): WarningParts => {
  const dialog = make('dialog', 'dialog', { role: 'alertdialog' })
  const title = make('h2', 'title', { id: 'title' })
  const text = make('p', 'text')
  const time = make('p', 'time', { ariaHidden: 'true' })
  const answer = make('p', 'answer', { role: 'alert' })
  const buttons = make('div', 'buttons')
  const stay = make('button', 'stay')
  const more = make('button', 'more')
  const out = make('button', 'sign-out')
  const first = make('p', 'spoken', { id: 'first' })
  const spoken = make('p', 'spoken', { ariaLive: 'assertive' })
  const notices = make('section', 'notices', { role: 'status' })
  const sheet = new CSSStyleSheet()
  const root = host.attachShadow({ mode: 'open' })
  sheet.replaceSync(warningStyle)
  root.adoptedStyleSheets = [sheet]
  buttons.append(stay, more, out)
  dialog.append(title, text, time, answer, first, spoken, buttons)
  dialog.setAttribute('aria-labelledby', 'title')
  dialog.setAttribute('aria-describedby', 'first')
  root.append(dialog, notices)
  return { root, dialog, title, text, time, answer, stay, more, out, first, spoken, notices }
}

/**
 * Whether the page hides an element, by its style or from screen readers. A modal dialog of another library may hide
 * everything beside it.
 */
export const isHiddenByPage = (host: Element, dialog: Element): boolean =>
  host.closest('[inert],[aria-hidden=true]') !== null || dialog.getClientRects().length === 0

/** Whether another element covers the middle of a button. */
export const isCovered = (host: Element, button: Element): boolean => {
  const { x, y, width, height } = button.getBoundingClientRect()
  return document.elementFromPoint(x + width / 2, y + height / 2) !== host
}
