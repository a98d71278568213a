import type { WireStatus } from '../core/wire.ts'

/** A status of a session that is not over. */
export type Live = WireStatus & { readonly phase: 'active' | 'warning' }

/** Whether a status is that of a session that is not over. */
export const isLive = (status: WireStatus | undefined): status is Live =>
  status?.phase === 'active' || status?.phase === 'warning'

/** In how many milliseconds a status, `age` milliseconds old, changes by itself. */
export const changesIn = (status: Live, age: number): number =>
  Math.min(status.warnsInMs ?? status.endsInMs, status.endsInMs) - age

/** What time alone makes of a status, `age` milliseconds after it was heard; for when the server cannot be asked. */
export const predicted = (status: Live, age: number): WireStatus => {
  const { endsInMs, lifetimeEndsInMs, idleMs } = status
  if (endsInMs <= age)
    return { phase: 'ended', reason: lifetimeEndsInMs <= age ? 'lifetime' : 'idle', agoMs: 0, idleMs }
  if (status.phase === 'warning' || status.warnsInMs > age) return status
  const { warnsInMs: _, ...rest } = status
  const reason = endsInMs < lifetimeEndsInMs ? 'idle' : 'lifetime'
  return { ...rest, phase: 'warning', reason, extendable: reason === 'idle' }
}

/** How often at most a page tells what the person does, in milliseconds. */
export const reportsEvery = ({ idleMs }: Live): number => Math.min(60_000, Math.max(5_000, idleMs / 12))
