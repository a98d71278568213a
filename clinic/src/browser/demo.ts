import { keepLive } from './keep-live.ts'

const leastWidth = 380

// The windows stand side by side in the lower part of the screen. So the list above them stays in sight. The last one
// has a table, so it is as wide as the others together.
const placeOf = (at: number, of: number): string => {
  const { availWidth, availHeight } = screen
  const part = Math.max(leastWidth, Math.floor(availWidth / (of + 1)))
  const width = at === of - 1 ? 2 * part : part
  const height = Math.floor(availHeight * 0.6)
  const left = Math.max(0, Math.min(at * part, availWidth - width))
  return `popup,width=${width},height=${height},left=${left},top=${availHeight - height}`
}

/** Opens the windows of the demo by one press. A browser that opens only some of them leaves the links for the rest. */
const openWindows = (): void => {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-window]')]
  const opened = links.map(({ href }, at) => window.open(href, '_blank', placeOf(at, links.length)))
  const told = document.querySelector<HTMLElement>('[data-blocked]')
  if (told) told.textContent = opened.includes(null) ? (told.dataset['blocked'] ?? '') : ''
}

const press = document.querySelector<HTMLElement>('[data-open-windows]')
if (press) {
  press.hidden = false
  press.querySelector('button')?.addEventListener('click', openWindows)
}

// A step is only ticked and never replaced, because the person may have the focus on its link.
keepLive((_list, now) => {
  for (const { id } of now.querySelectorAll('.ticked')) {
    const step = document.getElementById(id)
    step?.classList.add('ticked')
    step?.querySelector('.tick')?.removeAttribute('hidden')
  }
})
