import type { WatchedSession } from 'curfew/browser/watch'

interface StripWords {
  readonly active: string
  readonly warning: string
  readonly pages: readonly [one: string, many: string]
}

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Says in the line marked `data-strip` what the server last said of this session, and counts down each second. */
export const showStrip = (session: WatchedSession): void => {
  const strip = document.querySelector<HTMLElement>('[data-strip]')
  if (!strip) return
  const words: StripWords = JSON.parse(strip.dataset['strip'] ?? '{}')

  const say = (): void => {
    const status = session.status()
    const isLive = status?.phase === 'active' || status?.phase === 'warning'
    strip.hidden = !isLive
    if (!isLive) return
    const left = (status.phase === 'active' ? status.warnsInMs : status.endsInMs) - session.age()
    const [one, many] = words.pages
    strip.textContent = words[status.phase]
      .replace('{time}', clock(left))
      .replace('{pages}', (status.pages === 1 ? one : many).replace('{count}', String(status.pages)))
  }
  session.subscribe(say)
  setInterval(say, 1_000)
}
