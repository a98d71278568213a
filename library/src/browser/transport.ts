import type { WireSignal, WireStatus } from '../core/wire.ts'

const patience = 5_000

// The words are the request's own, for it may outlive its page: what a Blob holds can be gone with the page's process.
const telling = (signals: readonly WireSignal[]): RequestInit => ({
  method: 'POST',
  keepalive: true,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(signals),
})

/**
 * The status as the server has it, after these signals if there are any; undefined when it cannot be reached or has no
 * answer. What a page says as it goes is heard too, whether or not somebody is left to hear the answer.
 */
export const askServer = async (path: string, signals?: readonly WireSignal[]): Promise<WireStatus | undefined> => {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(patience), ...(signals && telling(signals)) })
    const status = await answer.json()
    // A problem has no phase.
    return status.phase && status
  } catch {}
}
