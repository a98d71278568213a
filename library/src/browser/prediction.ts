import type { WireStatus } from '../core/wire.ts'

/** The status of a live session. */
export type Live = WireStatus & { readonly phase: 'active' | 'warning' }

/** The status of an ended session. `reports`: the server refused the reports of the person's activity. */
export type Ended = WireStatus & { readonly phase: 'ended'; readonly reports?: 'refused' }

/** Whether a status is that of a live session. */
export const isLive = (status: WireStatus | undefined): status is Live =>
  status?.phase === 'active' || status?.phase === 'warning'

/** Whether a status is a warning that only the person's answer ends, so that input changes nothing. */
export const awaitsAnswer = (status: WireStatus | undefined): boolean =>
  status?.phase === 'warning' && status.extendable

/** The milliseconds until a status changes by itself, when it is `age` milliseconds old. */
export const changesIn = ({ warnsInMs, endsInMs }: Live, age: number): number =>
  Math.min(warnsInMs ?? endsInMs, endsInMs) - age

/** Predicts a status, `age` milliseconds after it was true, without the server: for when that cannot be reached. */
export const predicted = (status: Live, age: number): Live | Ended => {
  const { endsInMs, lifetimeEndsInMs, idleMs, lifetimeMs } = status
  const extendable = endsInMs < lifetimeEndsInMs
  const reason = extendable ? 'idle' : 'lifetime'
  if (endsInMs <= age) return { phase: 'ended', reason, agoMs: 0, idleMs, lifetimeMs } as Ended
  if (status.phase === 'warning' || status.warnsInMs > age) return status
  return { ...status, phase: 'warning', reason, extendable, warnsInMs: endsInMs }
}
