/** Shows that an announced act is done when its time for undo is over. */
export const announceDone = (): void => {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-due]'))
    setTimeout(() => {
      const text = shown.querySelector('p')
      const isFocused = shown.contains(document.activeElement)
      shown.querySelector('form')?.remove()
      if (text) text.textContent = shown.dataset['done'] ?? ''
      // A removed button would lose the focus to the top of the page.
      if (isFocused) shown.focus()
    }, Number(shown.dataset['due']))
}
