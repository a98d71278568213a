import { createTimer } from '../clock.ts'
import { type Ended, isLive } from '../prediction.ts'
import { type WatchedSession, watchSession } from '../watch.ts'
import { endedSentence, english, inWords, leftInWords, type WarningWords } from '../words/english.ts'
import { languageOf, learnWords } from '../words/languages.ts'
import { endInAddress } from './end-in-address.ts'
import { createMessages } from './messages.ts'
import { createParts, isCovered, isHiddenByPage, make } from './parts.ts'
import { type CreateWarning, giveWay } from './seat.ts'
import { shield } from './shield.ts'
import { momentPassed, onTheClock } from './spoken.ts'

type Warning = Extract<ReturnType<WatchedSession['status']>, { readonly phase: 'warning' }>

// After the person has dismissed the warning of the lifetime, it is shown again this long before the end.
const remindsAt = 60_000

/** Creates the warning in an element. The returned function watches the session and shows its warnings until stopped. */
export const createWarning: CreateWarning = (host) => {
  const { root, dialog, title, text, time, answer, stay, more, out, first, spoken, notices } = createParts(host)
  let session: WatchedSession | undefined
  // The page's own title, while there is a warning.
  let pageTitle: string | undefined
  let shown = ''
  let left = 0
  // The notice of the end that led to this page.
  let told: HTMLElement | undefined
  // A warning that can only be dismissed is shown again when this much time is left.
  let quietUntil = Number.POSITIVE_INFINITY

  // The words of another language are fetched in advance, when the page has that language.
  let spokenIn = english
  let asked = 'en'
  const words = (): WarningWords => {
    const language = languageOf(host)
    if (language !== asked) learn(language)
    return { ...spokenIn, ...host.words }
  }
  const learn = async (language: string): Promise<void> => {
    asked = language
    spokenIn = await learnWords(language)
    if (dialog.open) {
      dialog.close()
      show()
    }
  }

  const close = (): void => {
    tick()
    if (pageTitle == null) return
    document.title = pageTitle
    pageTitle = undefined
    dialog.close()
    root.append(notices)
  }

  const sentenceFor = ({ reason, lifetimeMs = 0 }: Warning): string => {
    const say = words()
    return say[reason].replace('{}', reason === 'idle' ? leftInWords(say, left) : inWords(say, lifetimeMs))
  }

  const raise = (): void => {
    dialog.showModal()
    stay.focus()
  }

  const open = (status: Warning): void => {
    const { reason, extendable, moreTimeMs } = status
    const say = words()
    title.textContent = extendable ? say.title : say.lifetimeTitle
    stay.textContent = extendable ? say.stay : say.goOn
    more.textContent = say.more
    more.hidden = !moreTimeMs
    out.textContent = say.signOut
    first.textContent = `${sentenceFor(status)} ${extendable ? '' : say.left.replace('{}', leftInWords(say, left))}`
    answer.textContent = spoken.textContent = ''
    shown = reason
    pageTitle ??= document.title
    // Everything outside an open dialog is inert, and below its backdrop.
    dialog.prepend(notices)
    raise()
    if (isHiddenByPage(host, dialog)) giveWay(host)
  }

  const show = (): void => {
    const status = session?.status()
    if (isLive(status)) {
      told?.remove()
      if (session) showMessages(session, status.messages)
    }
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
      // Set before the dialog opens, so that its size is known before it gets the focus.
      text.textContent = sentenceFor(status)
      time.textContent = onTheClock(left)
      if (!dialog.open) open(status)
      else {
        if (passed) spoken.textContent = words().left.replace('{}', inWords(words(), passed))
        // Another dialog of the page was opened since, and covers this one.
        if (isCovered(host, stay)) {
          dialog.close()
          raise()
        }
      }
      // Another element may have taken over.
      if (pageTitle == null) return
      document.title = `(${onTheClock(left)}) ${pageTitle}`
      tick(left % 1_000 || 1_000)
    }
  }
  const tick = createTimer(show)

  const ask = async (method: 'extend' | 'moreTime' | 'signOut'): Promise<void> => {
    if (stay.ariaDisabled) return
    answer.textContent = method === 'signOut' ? '…' : words().asking
    stay.ariaDisabled = more.ariaDisabled = out.ariaDisabled = 'true'
    const outcome = await session?.[method]()
    stay.ariaDisabled = more.ariaDisabled = out.ariaDisabled = null
    answer.textContent = outcome && outcome !== 'yes' ? words()[outcome] : ''
  }

  const stayOrGoOn = (event: Event): void => {
    const status = session?.status()
    event.preventDefault()
    if (status?.phase === 'warning' && !status.extendable) {
      quietUntil = left > remindsAt ? remindsAt : -1_000
      show()
    } else ask('extend')
  }

  // No press inside the dialog reaches a button by itself.
  const pressNotice = (event: Event): void => {
    const [button] = event.composedPath()
    if (button instanceof HTMLElement && notices.contains(button)) button.onclick?.(event as PointerEvent)
  }

  const heed = (event: Event): void => {
    const isPressed = (button: Element): boolean => event.type === 'click' && event.composedPath().includes(button)
    // Escape would close the dialog at once. This one waits for the server's response.
    if (isPressed(stay) || (event.type === 'keydown' && (event as KeyboardEvent).key === 'Escape')) stayOrGoOn(event)
    else if (isPressed(more)) ask('moreTime')
    else if (isPressed(out)) ask('signOut')
    else if (event.type === 'click') pressNotice(event)
  }
  shield(dialog, heed)
  dialog.oncancel = stayOrGoOn
  dialog.onclose = show

  const announce = (message: string, onClose?: () => void): HTMLElement => {
    const notice = make('p', 'notice')
    const onclick = (): void => {
      notice.remove()
      onClose?.()
    }
    notice.append(message, make('button', 'close', { textContent: words().close, onclick }))
    notices.append(notice)
    return notice
  }
  const showMessages = createMessages(announce)

  return () => {
    words()
    const home = host.getAttribute('home')
    const sentence = ({ reason, idleMs, ...facts }: Ended): string => endedSentence(words(), reason, idleMs, facts)
    session = watchSession({ ...(home && { home }), sentence })
    const end = endInAddress()
    if (end)
      learn(languageOf(host)).then(() => {
        if (!isLive(session?.status())) told = announce(sentence(end))
      })
    const stop = session.subscribe(show, announce)
    return () => {
      stop()
      session = undefined
      close()
    }
  }
}
