import { createTimer } from './clock.ts'
import type { Ended } from './prediction.ts'
import { momentPassed, onTheClock } from './spoken.ts'
import { warningStyle } from './warning-style.ts'
import { endedSentence, inWords, type WarningWords, wordsFor } from './warning-words.ts'
import { type WatchedSession, watchSession } from './watch.ts'

const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  more: object = {},
): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), { part, ...more })

// When the end of the lifetime has been taken note of, this long before it the person is told once more.
const remindsAt = 60_000

/** Puts the warning into an element. The answer watches the session and shows its warnings, until its own answer. */
export const createWarning = (host: HTMLElement & { words?: Partial<WarningWords> }): (() => () => void) => {
  const dialog = make('dialog', 'dialog', { role: 'alertdialog' })
  const title = make('h2', 'title', { id: 'title' })
  const text = make('p', 'text', { id: 'text' })
  const time = make('p', 'time', { ariaHidden: 'true' })
  const answer = make('p', 'answer', { role: 'alert' })
  const buttons = make('div', 'buttons')
  const stay = make('button', 'stay')
  const out = make('button', 'sign-out')
  // What is said of the time left when the warning comes; it stands still, as what describes a dialog must.
  const first = make('p', 'spoken', { id: 'first' })
  const spoken = make('p', 'spoken', { ariaLive: 'assertive' })
  const notices = make('section', 'notices', { role: 'status' })
  const sheet = new CSSStyleSheet()
  const root = host.attachShadow({ mode: 'open' })
  sheet.replaceSync(warningStyle)
  root.adoptedStyleSheets = [sheet]
  buttons.append(stay, out)
  dialog.append(title, text, time, answer, buttons, first, spoken)
  dialog.setAttribute('aria-labelledby', 'title')
  dialog.setAttribute('aria-describedby', 'text first')
  root.append(dialog, notices)

  let session: WatchedSession | undefined
  // The page's own, while there is a warning.
  let pageTitle: string | undefined
  let shown = ''
  let left = 0
  // A warning that can only be taken note of is shown again when this much time is left.
  let quietUntil = Number.POSITIVE_INFINITY

  const words = (): WarningWords => ({
    ...wordsFor(host.closest<HTMLElement>('[lang]')?.lang ?? navigator.language),
    ...host.words,
  })

  const close = (): void => {
    tick()
    if (pageTitle == null) return
    document.title = pageTitle
    pageTitle = undefined
    dialog.close()
  }

  const open = (reason: 'idle' | 'lifetime', extendable: boolean): void => {
    const say = words()
    title.textContent = say.title
    text.textContent = say[reason]
    stay.textContent = extendable ? say.stay : say.goOn
    out.textContent = say.signOut
    first.textContent = say.left.replace('{}', inWords(say, left))
    answer.textContent = spoken.textContent = ''
    shown = reason
    pageTitle ??= document.title
    dialog.showModal()
    stay.focus()
  }

  const show = (): void => {
    const status = session?.status()
    if (status?.phase !== 'warning' || !host.isConnected) {
      quietUntil = Number.POSITIVE_INFINITY
      close()
      return
    }
    const { reason, extendable, endsInMs } = status
    const before = left
    left = Math.max(0, endsInMs - (session?.age() ?? 0))
    const isQuiet = !extendable && left > quietUntil
    if (isQuiet || reason !== shown) close()
    if (isQuiet) tick(left - quietUntil)
    else {
      const passed = momentPassed(before, left)
      if (!dialog.open) open(reason, extendable)
      else if (passed) spoken.textContent = words().left.replace('{}', inWords(words(), passed))
      time.textContent = onTheClock(left)
      document.title = `(${onTheClock(left)}) ${pageTitle}`
      tick(left % 1_000 || 1_000)
    }
  }
  const tick = createTimer(show)

  const ask = async (what: 'extend' | 'signOut'): Promise<void> => {
    if (stay.ariaDisabled) return
    answer.textContent = words().asking
    stay.ariaDisabled = out.ariaDisabled = 'true'
    const outcome = await session?.[what]()
    stay.ariaDisabled = out.ariaDisabled = null
    answer.textContent = { ...words(), yes: '' }[outcome ?? 'yes']
  }

  const stayOrGoOn = (event: Event): void => {
    const status = session?.status()
    event.preventDefault()
    if (status?.phase === 'warning' && !status.extendable) {
      quietUntil = left > remindsAt ? remindsAt : -1_000
      show()
    } else ask('extend')
  }

  stay.onclick = stayOrGoOn
  out.onclick = () => ask('signOut')
  // Escape closes a dialog at once, on its own word; this one waits for the server's.
  dialog.onkeydown = (event) => {
    if (event.key === 'Escape') stayOrGoOn(event)
  }
  dialog.oncancel = stayOrGoOn
  dialog.onclose = show

  const announce = (said: string): void => {
    const notice = make('p', 'notice')
    notice.append(said, make('button', 'close', { textContent: words().close, onclick: () => notice.remove() }))
    notices.append(notice)
  }

  return () => {
    const home = host.getAttribute('home')
    const sentence = ({ reason, idleMs }: Ended): string => endedSentence(words(), reason, idleMs)
    session = watchSession({ ...(home && { home }), sentence })
    const stop = session.subscribe(show, announce)
    return () => {
      stop()
      close()
    }
  }
}
