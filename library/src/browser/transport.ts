import { readStatus, type WireSignal, type WireStatus, writeSignals } from '../core/wire.ts'
import { createTimer } from './clock.ts'

/** The way to the server. */
export interface Transport {
  /** The status; undefined when the server cannot be reached or knows no answer. */
  readonly ask: () => Promise<WireStatus | undefined>
  /** The status after these signals; undefined as with `ask`. */
  readonly send: (signals: readonly WireSignal[]) => Promise<WireStatus | undefined>
  /** Sends signals that nobody waits for, from a page that is going. */
  readonly part: (signals: readonly WireSignal[]) => void
  /** Listens for the browser's pages until it is closed. `onSilence`: nothing comes any more. */
  readonly listen: (pages: readonly string[], ears: Ears) => { readonly close: () => void }
}

/** What a stream brings. */
export interface Ears {
  readonly onStatus: (status: WireStatus) => void
  readonly onNotice: (text: string) => void
  readonly onSilence: () => void
}

const patience = 5_000
// The server says something every 5 s.
const longestSilence = 12_000

/** The way to the server's resource at `path`. */
export const createTransport = (path: string): Transport => {
  const call = async (init: RequestInit): Promise<WireStatus | undefined> => {
    try {
      const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(patience), ...init })
      return readStatus(await answer.text())
    } catch {
      return undefined
    }
  }
  const headers = { 'content-type': 'application/json' }
  return {
    ask: () => call({}),
    send: (signals) => call({ method: 'POST', headers, body: writeSignals(signals), keepalive: true }),
    part: (signals) => {
      const body = writeSignals(signals)
      if (!navigator.sendBeacon(path, new Blob([body], { type: headers['content-type'] })))
        fetch(path, { method: 'POST', headers, body, keepalive: true }).catch(() => {})
    },
    listen: (pages, { onStatus, onNotice, onSilence }) => {
      const source = new EventSource(`${path}/events?${pages.map((page) => `page=${page}`).join('&')}`)
      const close = (): void => {
        source.close()
        silence.set(undefined)
      }
      const fail = (): void => {
        close()
        onSilence()
      }
      const silence = createTimer(fail)
      const hear = (): void => silence.set(longestSilence)
      source.onmessage = ({ data }) => {
        hear()
        const status = readStatus(data)
        if (status) onStatus(status)
      }
      source.addEventListener('ping', hear)
      source.addEventListener('notice', ({ data }) => onNotice(JSON.parse(data).text))
      source.onerror = fail
      hear()
      return { close }
    },
  }
}
