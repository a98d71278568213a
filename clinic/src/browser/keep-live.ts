const every = 2_000

const bringUpToDate = (list: Element, now: Element): void => {
  const wanted = [...now.children]
  for (const card of [...list.children]) if (!wanted.some(({ id }) => id === card.id)) card.remove()
  for (const card of wanted) {
    const shown = document.getElementById(card.id)
    if (!shown) list.append(document.importNode(card, true))
    // A refresh must not move a button that a person is about to press.
    else if (shown.outerHTML !== card.outerHTML && !shown.contains(document.activeElement))
      shown.replaceWith(document.importNode(card, true))
  }
}

/**
 * Refreshes the list marked `data-live` from the server while the page is visible. Its parts have ids. `bring` makes the
 * shown list like the new one; default: it replaces the parts that differ.
 */
export const keepLive = (bring: (list: Element, now: Element) => void = bringUpToDate): void => {
  const list = document.querySelector('[data-live]')
  if (!list) return
  const look = async (): Promise<void> => {
    if (document.hidden) return
    try {
      const answer = await fetch(location.href, { headers: { 'curfew-passive': 'live' } })
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : '', 'text/html')
      const now = page.querySelector('[data-live]')
      if (now) bring(list, now)
    } catch {
      // The session's watch already reports a server that cannot be reached.
    }
  }
  setInterval(look, every)
}
