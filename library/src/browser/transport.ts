import type { WireSignal, WireStatus } from '../core/wire.ts'

const patience = 5_000

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
  navigator.sendBeacon(path, bodyOf(signals))
