/** A style sheet that hides all that a page shows, unless it is `disabled`. */
export const createVeil = (): CSSStyleSheet => {
  // A constructed sheet: no content security policy forbids it, and it changes nothing in the page.
  const veil = new CSSStyleSheet({ disabled: true })
  veil.replaceSync('*{visibility:hidden!important}')
  document.adoptedStyleSheets.push(veil)
  return veil
}

/** Removes the page's content and shows a sentence instead. */
export const clearPage = (sentence: string): void => {
  const words = document.createElement('p')
  words.role = 'alert'
  words.textContent = sentence
  // Where `<session-ended>` is defined, it says more and looks like the end page.
  const page = document.createElement('session-ended')
  page.append(words)
  // A script with `async` may run before there is a body.
  document.body?.replaceChildren(page)
  document.title = sentence
}
