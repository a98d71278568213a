const every = 2_000

const bringUpToDate = (list: Element, now: Element): void => {
  const wanted = [...now.children]
  for (const card of [...list.children]) if (!wanted.some(({ id }) => id === card.id)) card.remove()
  for (const card of wanted) {
    const shown = document.getElementById(card.id)
    if (!shown) list.append(document.importNode(card, true))
    // What somebody is about to press must not be taken from under their hands.
    else if (shown.outerHTML !== card.outerHTML && !shown.contains(document.activeElement))
      shown.replaceWith(document.importNode(card, true))
  }
}

/** Keeps the list marked `data-live` as the server has it for as long as the page is in sight; its parts have ids. */
export const keepLive = (): void => {
  const list = document.querySelector('[data-live]')
  if (!list) return
  const look = async (): Promise<void> => {
    if (document.hidden) return
    try {
      const answer = await fetch(location.href, { headers: { 'curfew-passive': 'live' } })
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : '', 'text/html')
      const now = page.querySelector('[data-live]')
      if (now) bringUpToDate(list, now)
    } catch {
      // The server cannot be reached, of which the session's watch makes more.
    }
  }
  setInterval(look, every)
}
