import type { WireStatus } from '../core/wire.ts'

/** A status of a session that is not over. */
export type Live = WireStatus & { readonly phase: 'active' | 'warning' }

/** A status of a session that is over. */
export type Ended = WireStatus & { readonly phase: 'ended' }

/** Whether a status is that of a session that is not over. */
export const isLive = (status: WireStatus | undefined): status is Live => !!(status as Live | undefined)?.tasks

/** Whether a status is a warning that only an answer ends, so that moving hands change nothing. */
export const awaitsAnswer = (status: WireStatus | undefined): unknown =>
  (status as { readonly extendable?: boolean } | undefined)?.extendable

/** In how many milliseconds a status, `age` milliseconds old, changes by itself. */
export const changesIn = ({ warnsInMs, endsInMs }: Live, age: number): number =>
  Math.min(warnsInMs ?? endsInMs, endsInMs) - age

/** What time alone makes of a status, `age` milliseconds after it was heard; for when the server cannot be asked. */
export const predicted = (status: Live, age: number): Live | Ended => {
  const { endsInMs, lifetimeEndsInMs } = status
  const extendable = endsInMs < lifetimeEndsInMs
  const reason = extendable ? 'idle' : 'lifetime'
  if (endsInMs <= age) return { phase: 'ended', reason, agoMs: 0, idleMs: status.idleMs }
  if (status.phase === 'warning' || status.warnsInMs > age) return status
  return { ...status, phase: 'warning', reason, extendable, warnsInMs: endsInMs }
}
