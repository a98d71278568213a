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
export const clearPage = (sentence: string): void => {
  isEnding = true
  const words = document.createElement('p')
  words.role = 'alert'
  words.textContent = sentence
  document.body.replaceChildren(words)
  holdBack('shown')
}

/** Shows this address anew, leaving nothing of the page to come back to. */
export const goTo = (address: string): void => {
  isEnding = true
  location.replace(address)
}

/** Goes there as soon as the server can be reached; until then the page stays, with what it says. */
export const goWhenReachable = (address: string): void => {
  fetch(address, { method: 'HEAD' }).then(
    () => goTo(address),
    () => setTimeout(goWhenReachable, 5_000, address),
  )
}
