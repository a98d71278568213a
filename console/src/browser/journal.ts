/** The answer to an open journal's question. */
interface Answer {
  readonly newer: number
  readonly words: string
}

const everyMs = 5_000

/** Keeps the link to newer entries true. The page itself stays as it is under the reader's eyes. */
export const keepJournal = (link: HTMLElement, at: string): void => {
  const ask = async (): Promise<void> => {
    if (document.hidden) return
    const params = `${location.search ? `${location.search}&` : '?'}${link.dataset['newer']}`
    const answer = await fetch(`${at}/journal/newer${params}`, { headers: { 'curfew-passive': '1' } }).catch(() => {})
    if (!answer?.ok) return
    const { newer, words } = (await answer.json()) as Answer
    link.hidden = newer === 0
    link.textContent = words
  }
  setInterval(() => void ask(), everyMs)
  document.addEventListener('visibilitychange', () => void ask())
}
