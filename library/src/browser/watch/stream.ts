import { createTimer } from '../clock.ts'
import { addressOf } from './transport.ts'

/** The kinds of events in a stream. A ping only shows that it is open. */
export type Kind = 'message' | 'notice' | 'ping'

/** The one event stream of this browser's pages. */
export interface Stream {
  readonly isOpen: () => boolean
  /** How many times `open` was called. */
  readonly nth: () => number
  /** Opens the stream, or reopens an open one. */
  readonly open: () => Promise<void>
  readonly close: () => void
}

/** A stream that is silent for this many milliseconds is broken, because the server pings every 5 s. */
export const longestSilence = 12_000

/**
 * Creates a stream that is not open yet. `whose`: its address with the pages that it carries; undefined if this page must
 * not open it. `onSilence`: called some time after the stream broke.
 */
export const createStream = (
  whose: (nth: number) => Promise<string | undefined>,
  onWord: (kind: Kind, data: unknown) => void,
  onSilence: () => void,
): Stream => {
  let source: EventSource | undefined
  let failures = 0
  let openings = 0
  const close = (): void => {
    silence()
    retry()
    if (source) {
      // From the back/forward cache, WebKit reopens a closed stream and fires an error.
      source.onerror = source.close
      source.close()
    }
    source = undefined
  }
  const fail = (): void => {
    close()
    retry(Math.random() * 2_000 * Math.min(++failures, 5))
  }
  const silence = createTimer(fail)
  const retry = createTimer(onSilence)
  return {
    isOpen: () => source !== undefined,
    nth: () => openings,
    close,
    open: async () => {
      const nth = ++openings
      const address = await whose(nth)
      // Only the last of several calls opens the stream.
      if (!address || nth < openings) return
      close()
      source = new EventSource(addressOf(address))
      silence(longestSilence)
      for (const kind of ['message', 'notice', 'ping'] as const)
        source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
          failures = 0
          silence(longestSilence)
          onWord(kind, JSON.parse(data))
        })
      source.onerror = fail
    },
  }
}
