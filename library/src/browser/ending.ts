/** Whether a page's content is held back until the server has said that it may be shown. */
export const holdBack = (is: 'held back' | 'shown'): void => {
  document.documentElement.style.visibility = is === 'shown' ? '' : 'hidden'
}

let isEnding = false

/** Sees to it that nobody is asked "Leave page?" on behalf of a session that is over. */
export const leaveUnasked = (): void =>
  addEventListener(
    'beforeunload',
    (event) => {
      if (isEnding) event.stopImmediatePropagation()
    },
    true,
  )

/** Clears what the page shows and says what happened instead. */
export const clearPage = (sentence: string, home: string): void => {
  isEnding = true
  const words = document.createElement('p')
  words.setAttribute('role', 'alert')
  words.textContent = sentence
  const link = document.createElement('a')
  link.href = home
  link.textContent = '→'
  link.ariaLabel = document.title
  const main = document.createElement('main')
  main.append(words, link)
  document.body.replaceChildren(main)
  holdBack('shown')
}

/** Goes to another document, or to this one anew, leaving nothing of this page to come back to. */
export const goTo = (address: string): void => {
  isEnding = true
  location.replace(address)
}
