import type { WireSignal, WireStatus } from '../../core/wire.ts'

const patience = 5_000

// The body is a string, because the request may outlive its page: a Blob can vanish with the page's process.
const requestWith = (signals: readonly WireSignal[]): RequestInit => ({
  method: 'POST',
  keepalive: true,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(signals),
})

/** The address of a path on the page's own origin, whatever a `<base>` of the document says. */
export const addressOf = (path: string): URL => new URL(path, origin)

/** No status: the server cannot be reached, or responds without one. */
export interface Refused {
  readonly phase?: undefined
  /** The server wants a retry after this many milliseconds. */
  readonly retryAfterMs: number
  /** The error that was caught, or the HTTP status. */
  readonly why: unknown
}

/**
 * Sends these signals, if there are any, and returns the status in the response. The request of a page that goes away is
 * sent too, even though no response reaches it.
 */
export const askServer = async (path: string, signals: readonly WireSignal[] = []): Promise<WireStatus | Refused> => {
  let retryAfterMs = 0
  try {
    const answer = await fetch(addressOf(path), {
      signal: AbortSignal.timeout(patience),
      ...(signals.length > 0 && requestWith(signals)),
    })
    // A date in `retry-after` is rare, and counts as 0.
    retryAfterMs = Number(answer.headers.get('retry-after')) * 1_000 || 0
    const status = await answer.json()
    // A problem has no phase.
    return status.phase ? status : { retryAfterMs, why: answer.status }
  } catch (why) {
    return { retryAfterMs, why }
  }
}
