/** A veil over all that a page shows; it is off while it is `disabled`. */
export const createVeil = (): CSSStyleSheet => {
  // A sheet of its own: no policy forbids it, and nothing in the page is touched.
  const veil = new CSSStyleSheet({ disabled: true })
  veil.replaceSync('*{visibility:hidden!important}')
  document.adoptedStyleSheets.push(veil)
  return veil
}

/** Clears what the page shows and says what happened instead. */
export const clearPage = (sentence: string): void => {
  const words = document.createElement('p')
  words.role = 'alert'
  words.textContent = sentence
  // A script that comes with `async` may be here before the body is.
  document.body?.replaceChildren(words)
  document.title = sentence
}
