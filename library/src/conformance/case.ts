import type { Site } from './site.ts'

/** The outcome of a check: the rule holds, or the check could not look, and why. */
export type WireSeen = 'holds' | { readonly unseen: string }

/** One rule of the wire, and how to look for it. */
export interface WireCase {
  /** The rule's number in `docs/wire.md`, such as `3.2`. */
  readonly rule: string
  readonly name: string
  /** Rejects with what the server did instead when it breaks the rule. */
  readonly check: (site: Site) => Promise<WireSeen>
}

/** A check that can always look. */
export const looks =
  (check: (site: Site) => Promise<void>): WireCase['check'] =>
  async (site) => {
    await check(site)
    return 'holds'
  }
