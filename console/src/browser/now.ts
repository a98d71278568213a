import type { Row } from './row.ts'
import { followRows } from './shared-stream.ts'
import { tableIn } from './table.ts'

/** The answer to an open page's question. */
interface Answer {
  readonly count: number
  readonly total: string
  readonly started: number
  /** The count of each state, in words. */
  readonly states: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

const everyMs = 5_000
const soonMs = 200
const laterMs = 700

/** Keeps the list of sessions on this page true, without moving a row. */
export const keepNow = (part: HTMLElement, at: string): void => {
  const table = tableIn(part)
  const total = document.querySelector<HTMLElement>('[data-total]')
  const started = document.querySelector<HTMLElement>('[data-new]')
  const live = document.querySelector<HTMLElement>('[data-live]')
  let soon: ReturnType<typeof setTimeout> | undefined
  let askedAt = performance.now()

  const say = (is: 'live' | 'lost'): void => {
    if (!live) return
    live.hidden = false
    live.dataset['live'] = is
    const words = is === 'live' ? 'Live' : 'Not live: asking again'
    if (live.textContent !== words) live.textContent = words
  }

  const take = (answer: Answer): void => {
    table.show(answer.rows)
    if (total) {
      total.textContent = answer.total
      total.dataset['total'] = String(answer.count)
    }
    for (const count of document.querySelectorAll<HTMLElement>('[data-quick]'))
      count.textContent = answer.states[count.dataset['quick'] ?? ''] ?? ''
    if (started) {
      started.hidden = answer.started === 0
      started.textContent = `${answer.started} new`
    }
  }

  const ask = async (): Promise<void> => {
    askedAt = performance.now()
    const params = new URLSearchParams(location.search)
    params.set('ids', table.ids.join(','))
    params.set('made', part.dataset['made'] ?? '')
    try {
      const answer = await fetch(`${at}/rows?${params}`, { headers: { 'curfew-passive': '1' } })
      if (!answer.ok) return say('lost')
      take((await answer.json()) as Answer)
      say('live')
    } catch {
      say('lost')
    }
  }

  // Many changes at once are one question.
  const askSoon = (): void => {
    if (soon !== undefined) return
    const wait = performance.now() - askedAt > 1_000 ? soonMs : laterMs
    soon = setTimeout(() => {
      soon = undefined
      void ask()
    }, wait)
  }

  followRows(at, (rows) => {
    const unknown = table.show(rows)
    if (unknown.length > 0 || rows.some(({ phase }) => phase === 'ended')) askSoon()
  })
  setInterval(() => {
    if (!document.hidden) void ask()
  }, everyMs)
  setInterval(() => {
    if (!document.hidden) table.tick()
  }, 1_000)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void ask()
  })
  void ask()
}
