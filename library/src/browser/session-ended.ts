import { endReasons } from '../core/session.ts'
import { fetchEnded } from './ended/fetch.ts'
import { type EndedNote, putNote, readNote } from './ended/note.ts'
import type { EndedWords } from './ended/words.ts'
import { endedSentence } from './words/english.ts'
import { languageOf, learnWords } from './words/languages.ts'

// A page to which the server redirected knows only its address.
const fromAddress = (): EndedNote | undefined => {
  const { searchParams } = new URL(location.href)
  const reason = endReasons.find((one) => one === searchParams.get('ended'))
  return reason && { reason, ...(searchParams.get('reports') === 'refused' && { reports: 'refused' }) }
}

/**
 * `<session-ended>`: says that the session has ended, why, when and by whom, and that typed text is kept. Its own content
 * shows as long as no session has ended. Attribute `sign-in`: the address where the person signs in. The link "Sign in and
 * go on" leads there, and afterwards back to the page where the same person was. Two attributes help a page that knows only
 * its address. `idle`: how long a session lasts without activity, in milliseconds. `facts`: the server's facts of the end,
 * as JSON of a visit's `facts`.
 * Parts: `page`, `title`, `reason`, `time`, `kept`, `go-on`. Texts follow the nearest `lang`, or `words`.
 */
export class SessionEnded extends HTMLElement {
  /** Texts to use instead of the shipped ones; any may be left out. */
  declare words?: Partial<EndedWords>
  readonly #root = this.attachShadow({ mode: 'open' })

  connectedCallback(): void {
    this.#root.append(document.createElement('slot'))
    // Wait a task, because the tab's note is written once the page has received the end.
    setTimeout(() => this.#show())
  }

  async #show(): Promise<void> {
    const end = fromAddress()
    const facts: Partial<EndedNote> = JSON.parse(this.getAttribute('facts') || '{}')
    // Merged, because only the address knows that reports were refused.
    const note = end ? { ...end, ...facts, ...readNote() } : readNote()
    if (!note) return
    const language = languageOf(this)
    // Without the view, the element's own content stays.
    const [view, words] = await Promise.all([fetchEnded(), learnWords(language)])
    if (!view || !this.isConnected) return
    const { reason, idleMs = Number(this.getAttribute('idle')) || undefined } = note
    view.showEnd(this.#root, {
      note,
      language,
      reason: endedSentence(words, reason, idleMs, note),
      words: this.words,
      signIn: this.getAttribute('sign-in'),
      goOn: () => putNote({ ...note, goesOn: true }),
    })
  }
}
