import { createTimer } from './clock.ts'

/** What a stream brings. A ping says only that it lives. */
export type Kind = 'message' | 'notice' | 'ping'

/** The one event stream of this browser's pages. */
export interface Stream {
  readonly isOpen: () => unknown
  /** Opens it, anew if it is open. */
  readonly open: () => Promise<void>
  readonly close: () => void
}

/** After so many milliseconds without a word something is wrong: the server says something every 5 s. */
export const longestSilence = 12_000

/**
 * A stream that is not open yet. `whose`: its address with the pages that it carries, if this page is to open it.
 * `onSilence`: nothing comes any more, and it is time to ask why.
 */
export const createStream = (
  whose: (nth: number) => Promise<string | undefined>,
  onWord: (kind: Kind, what: unknown) => void,
  onSilence: () => void,
): Stream => {
  let source: EventSource | undefined
  let failures = 0
  let openings = 0
  const close = (): void => {
    silence()
    retry()
    if (source) {
      // Out of the back/forward cache, WebKit opens anew what was closed, with an error to say so.
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
    isOpen: () => source,
    close,
    open: async () => {
      const nth = ++openings
      const address = await whose(nth)
      // Of several that were asked for at once, one is opened.
      if (!address || nth < openings) return
      close()
      source = new EventSource(address)
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
