import { isEnglish, languageOf } from '../words/languages.ts'
import { englishProofWords, type ProofWords } from './words.ts'

/** Asks the server whether a password is right. It rejects when the server cannot be reached. */
export type Prove = (password: string) => Promise<boolean>

/** An open dialog, or one that the page has removed since. */
export interface Asked {
  readonly host: HTMLElement
  /** Whether the person has proved it. */
  readonly isProved: Promise<boolean>
  /** Closes it unanswered. */
  readonly giveUp: () => void
}

// The text of a constructed sheet, which no content security policy forbids. The page's style does not reach into it.
const style = `
:host{all:initial}
dialog{visibility:visible;box-sizing:border-box;width:28em;max-width:calc(100% - 16px);max-height:calc(100% - 16px);overflow:auto;padding:min(1.5em,4vh);border:1px solid #888;border-radius:var(--curfew-radius,1em);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText);color-scheme:var(--curfew-color-scheme,light dark);font:var(--curfew-font,medium/1.4 system-ui,sans-serif);box-shadow:0 1em 4em #0006}
::backdrop{background:var(--curfew-backdrop,#000a)}
h2,p{margin:0 0 min(1em,3vh)}
label{display:block}
input{box-sizing:border-box;width:100%;min-height:44px;margin:.25em 0 min(1em,3vh);padding:0 .75em;border:1px solid #888;border-radius:calc(var(--curfew-radius,1em)/2);background:Field;color:FieldText;font:inherit}
div{display:flex;flex-wrap:wrap;gap:min(1em,3vh)}
button{min-height:44px;padding:0 1.5em;border:1px solid #888;border-radius:var(--curfew-radius,1em);background:0;color:inherit;font:inherit}
[type=submit]{flex:auto;background:var(--curfew-accent,#0b57d0);color:var(--curfew-accent-text,#fff)}
`

const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, more: object): HTMLElementTagNameMap[Name] =>
  Object.assign(document.createElement(name), more)

// Other languages are fetched on demand, because few pages ask. Without them the text is English.
const learnProofWords = async (language: string): Promise<ProofWords> => {
  const known = isEnglish(language) ? undefined : await import('./translations.ts').catch(() => undefined)
  return known?.proofTranslations[language.slice(0, 2).toLowerCase()] ?? englishProofWords
}

const createParts = (host: HTMLElement) => {
  const title = make('h2', { id: 'title' })
  const text = make('p', { id: 'text' })
  const label = make('label', { htmlFor: 'password' })
  const field = make('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true })
  const answer = make('p', { id: 'answer', role: 'alert' })
  const goOn = make('button', { type: 'submit' })
  const cancel = make('button', { type: 'button' })
  const [dialog, form, buttons] = [make('dialog', {}), make('form', {}), make('div', {})]
  dialog.setAttribute('aria-labelledby', 'title')
  dialog.setAttribute('aria-describedby', 'text')
  field.setAttribute('aria-describedby', 'answer')
  buttons.append(goOn, cancel)
  form.append(title, text, label, field, answer, buttons)
  dialog.append(form)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet]
  root.append(dialog)
  return { dialog, form, title, text, label, field, answer, goOn, cancel }
}

// While one session follows another, the page is hidden for up to 6 s. A hidden element cannot have the focus.
const longestHidden = 6_000

const giveFocus = (element: Element | null, until: number): void => {
  if (!(element instanceof HTMLElement) || element === document.body) return
  element.focus()
  const isStill = document.activeElement === document.body && element.isConnected && performance.now() < until
  if (isStill) requestAnimationFrame(() => giveFocus(element, until))
}

/** Opens the dialog in which a person proves again who they are. Escape and "Cancel" close it unproved. */
export const openProof = (prove: Prove, given: Partial<ProofWords>): Asked => {
  const host = document.createElement('div')
  const { dialog, form, title, text, label, field, answer, goOn, cancel } = createParts(host)
  let resolve: (isProved: boolean) => void = () => {}
  const isProved = new Promise<boolean>((done) => {
    resolve = done
  })
  let words = englishProofWords
  const before = document.activeElement

  const end = (is: boolean): void => {
    dialog.close()
    host.remove()
    field.value = ''
    giveFocus(before, performance.now() + longestHidden)
    resolve(is)
  }

  const check = async (): Promise<void> => {
    if (goOn.ariaDisabled) return
    goOn.ariaDisabled = 'true'
    answer.textContent = words.asking
    const is = await prove(field.value).catch(() => undefined)
    goOn.ariaDisabled = null
    if (is) return end(true)
    answer.textContent = is === undefined ? words.away : words.wrong
    field.ariaInvalid = is === undefined ? null : 'true'
    field.select()
    field.focus()
  }

  form.onsubmit = (event) => {
    event.preventDefault()
    check()
  }
  cancel.onclick = () => end(false)
  dialog.oncancel = (event) => {
    event.preventDefault()
    end(false)
  }
  // The page's own shortcuts are not meant by a key that is part of a password.
  for (const kind of ['keydown', 'keypress', 'keyup']) host.addEventListener(kind, (event) => event.stopPropagation())

  const show = async (): Promise<void> => {
    words = { ...(await learnProofWords(languageOf(host))), ...given }
    title.textContent = words.title
    text.textContent = words.text
    label.textContent = words.password
    goOn.textContent = words.goOn
    cancel.textContent = words.cancel
    if (!host.isConnected) return
    dialog.showModal()
    field.focus()
  }
  document.body.append(host)
  show()
  return { host, isProved, giveUp: () => end(false) }
}
