import type { Policy } from '../../src/core/policy.ts'

// A person’s stay by the seconds: everything counts down, nothing is computed.

/** One page of a simulated stay. */
export interface Page {
  left: number
  as: 'opening' | 'open' | 'left' | 'lost' | 'gone'
  succeeded: number
  /** For how long it has been out of sight. */
  hidden: number
  /** For how long it has waited for a stream that may have been asked for without it. */
  missed: number
  stream?: string | undefined
  leads?: boolean
  goodbye?: boolean
  nth?: number | undefined
}

/** A simulated stay. */
export interface Simulated {
  idle: number
  lifetime: number
  pages: Map<string, Page>
  at: number
  ended: { readonly reason: string; readonly at: number } | undefined
}

/** A duration in seconds. */
export const secondsOf = (duration: number): number => duration / 1_000

/** A stay at its beginning. */
export const begin = (policy: Policy): Simulated => ({
  idle: secondsOf(policy.idle),
  lifetime: secondsOf(policy.lifetime),
  pages: new Map(),
  at: 0,
  ended: undefined,
})
