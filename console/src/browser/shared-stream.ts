import { readStream } from './read-stream.ts'
import type { Row } from './row.ts'

/**
 * Follows the changed rows by one stream for all of the operator's tabs. One visible tab holds it, and tells the
 * others. A hidden tab holds none.
 */
export const followRows = (at: string, take: (rows: readonly Row[]) => void): void => {
  const name = `curfew-console${at}`
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => take(data as readonly Row[]))
  let hold: AbortController | undefined

  const lead = (signal: AbortSignal): Promise<void> =>
    readStream(
      `${at}/live`,
      (rows) => {
        take(rows)
        channel.postMessage(rows)
      },
      signal,
    )

  const begin = (): void => {
    if (document.hidden || hold) return
    hold = new AbortController()
    const { signal } = hold
    // Over plain HTTP a browser may have no locks. Then each tab has a stream of its own.
    if (!navigator.locks) return void lead(signal)
    navigator.locks.request(name, { signal }, () => lead(signal)).catch(() => {})
  }
  const end = (): void => {
    hold?.abort()
    hold = undefined
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? end() : begin()))
  addEventListener('pagehide', end)
  addEventListener('pageshow', begin)
  begin()
}
