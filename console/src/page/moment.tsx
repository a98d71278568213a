import type { Instant } from 'curfew'

/** A moment in UTC, with a mark that says so: `2026-11-30 16:05 UTC`. */
export const utcOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** A moment on a page. A script shows it in the reader's own zone; without one it is in UTC and says so. */
export const Moment = ({ at }: { readonly at: Instant | number }) => (
  <time datetime={new Date(at).toISOString()}>{utcOf(at)}</time>
)
