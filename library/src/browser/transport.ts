import { readStatus, type WireSignal, type WireStatus, writeSignals } from '../core/wire.ts'
import { createTimer, mark, since } from './clock.ts'

/** The way to the server. */
export interface Transport {
  /** The status, after these signals if there are any; undefined when the server cannot be reached or has no answer. */
  readonly ask: (signals?: readonly WireSignal[]) => Promise<WireStatus | undefined>
  /** Sends signals that nobody waits for, from a page that is going. */
  readonly part: (signals: readonly WireSignal[]) => void
  /** Listens for the browser's pages until it is closed. */
  readonly listen: (pages: readonly string[], ears: Ears) => Stream
}

/** What a stream brings. */
export interface Ears {
  readonly onStatus: (status: WireStatus) => void
  readonly onNotice: (text: string) => void
  /** Nothing comes any more; the stream has been closed. */
  readonly onSilence: () => void
}

/** A stream of events that is open. */
export interface Stream {
  /** Whether a ping is overdue. */
  readonly isQuiet: () => boolean
  readonly close: () => void
}

const patience = 5_000
// The server says something every 5 s.
const pingOverdue = 6_000
const longestSilence = 12_000

const bodyOf = (signals: readonly WireSignal[]): Blob => new Blob([writeSignals(signals)], { type: 'application/json' })

/** The way to the server's resource at `path`. */
export const createTransport = (path: string): Transport => {
  const ask = async (signals?: readonly WireSignal[]): Promise<WireStatus | undefined> => {
    try {
      const answer = await fetch(path, {
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
        ...(signals && { method: 'POST', body: bodyOf(signals), keepalive: true }),
      })
      return readStatus(await answer.text())
    } catch {
      return undefined
    }
  }
  return {
    ask,
    part: (signals) => navigator.sendBeacon(path, bodyOf(signals)) || ask(signals),
    listen: (pages, { onStatus, onNotice, onSilence }) => {
      const source = new EventSource(`${path}/events?page=${pages.join('&page=')}`)
      let heardAt = mark()
      const close = (): void => {
        source.close()
        silence.set(undefined)
      }
      const fail = (): void => {
        close()
        onSilence()
      }
      const silence = createTimer(fail)
      const hear = (): void => {
        heardAt = mark()
        silence.set(longestSilence)
      }
      source.onmessage = ({ data }) => {
        hear()
        const status = readStatus(data)
        if (status) onStatus(status)
      }
      source.addEventListener('ping', hear)
      source.addEventListener('notice', ({ data }) => onNotice(JSON.parse(data).text))
      source.onerror = fail
      hear()
      return { isQuiet: () => since(heardAt) > pingOverdue, close }
    },
  }
}
