/** The page's content, which belongs to a session. */
export interface Content {
  /** Held back until the server has said that it may be shown, or shown. */
  readonly be: (how: 'held back' | 'shown') => void
  /** Clears what the page shows and says what happened instead; pressing that leads on to an address. */
  readonly clear: (sentence: string, address: string) => void
  /** Shows an address, leaving nothing of the page to come back to. */
  readonly leaveFor: (address: string) => void
}

/** The content of this document, as long as `signal` lets it. */
export const holdContent = (signal: AbortSignal): Content => {
  // A sheet of its own: no policy forbids it, and nothing in the page is touched.
  const veil = new CSSStyleSheet()
  veil.replaceSync('*{visibility:hidden!important}')
  veil.disabled = true
  document.adoptedStyleSheets.push(veil)
  let isEnding = false
  // Nobody is asked "Leave page?" on behalf of a session that is over.
  addEventListener('beforeunload', (event) => isEnding && event.stopImmediatePropagation(), { capture: true, signal })
  return {
    be: (how) => {
      veil.disabled = how === 'shown'
    },
    clear: (sentence, address) => {
      isEnding = true
      const words = document.createElement('p')
      const link = document.createElement('a')
      words.role = 'alert'
      link.href = address
      link.textContent = sentence
      words.append(link)
      document.body.replaceChildren(words)
      document.title = sentence
      veil.disabled = true
    },
    leaveFor: (address) => {
      isEnding = true
      location.replace(address)
    },
  }
}
