import type { WireSignal, WireStatus } from '../core/wire.ts'
import { createTimer } from './clock.ts'

/** What a stream brings. A ping says only that it lives. */
export type Kind = 'message' | 'notice' | 'ping'

const patience = 5_000
// The server says something every 5 s.
const longestSilence = 12_000

const bodyOf = (signals: readonly WireSignal[]): Blob =>
  new Blob([JSON.stringify(signals)], { type: 'application/json' })

/**
 * The status as the server has it, after these signals if there are any; undefined when it cannot be reached or has no
 * answer.
 */
export const askServer = async (path: string, signals?: readonly WireSignal[]): Promise<WireStatus | undefined> => {
  try {
    const answer = await fetch(path, {
      signal: AbortSignal.timeout(patience),
      ...(signals && { method: 'POST', keepalive: true, body: bodyOf(signals) }),
    })
    const status = await answer.json()
    // A problem has no phase.
    return status.phase && status
  } catch {}
}

/** Sends signals that nobody waits for, from a page that is going. */
export const tellParting = (path: string, signals: readonly WireSignal[]): unknown =>
  navigator.sendBeacon(path, bodyOf(signals)) || askServer(path, signals)

/** Listens for the browser's pages until the answer is called, or by `onSilence` says that nothing comes any more. */
export const listen = (
  path: string,
  pages: readonly string[],
  onWord: (kind: Kind, what: unknown) => void,
  onSilence: () => void,
): (() => void) => {
  const source = new EventSource(path.concat('/events?page=', pages.join('&page=')))
  const close = (): void => {
    source.close()
    silence()
  }
  const fail = (): void => {
    close()
    onSilence()
  }
  const silence = createTimer(fail)
  silence(longestSilence)
  for (const kind of ['message', 'notice', 'ping'] as const)
    source.addEventListener(kind, ({ data }) => {
      silence(longestSilence)
      onWord(kind, JSON.parse(data))
    })
  source.onerror = fail
  return close
}
