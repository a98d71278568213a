declare const kind: unique symbol

/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly [kind]: 'instant' }

/** A length of time in milliseconds. Written `minutes(15)`, never `900000`. */
export type Duration = number & { readonly [kind]: 'duration' }

/** The source of now. The core never reads one; the application gives one to the server. */
export type Clock = () => Instant

/** The longest time that a browser's or a server's timer can wait: 2³¹−1 ms, a little under 25 days. */
export const longestTimer: Duration = (2 ** 31 - 1) as Duration

/** A moment that never comes. */
export const farAway: Instant = (2 ** 53 - 1) as Instant

/** A moment from milliseconds since 1970. */
export const instant = (ms: number): Instant => ms as Instant

/** A duration of so many milliseconds. */
export const milliseconds = (count: number): Duration => count as Duration

/** A duration of so many seconds. */
export const seconds = (count: number): Duration => (count * 1_000) as Duration

/** A duration of so many minutes. */
export const minutes = (count: number): Duration => (count * 60_000) as Duration

/** A duration of so many hours. */
export const hours = (count: number): Duration => (count * 3_600_000) as Duration

/** A duration of so many days. */
export const days = (count: number): Duration => (count * 86_400_000) as Duration

/** The shorter of two durations. */
export const shorter = (a: Duration, b: Duration): Duration => (a < b ? a : b)

/** The moment that lies `by` after `at`. */
export const after = (at: Instant, by: Duration): Instant => (at + by) as Instant

/** The moment that lies `by` before `at`. */
export const before = (at: Instant, by: Duration): Instant => (at - by) as Instant

/** How long it is from one moment to another; negative when `to` is the earlier. */
export const between = (from: Instant, to: Instant): Duration => (to - from) as Duration

/** The earliest of several moments. */
export const earliest = (...moments: readonly Instant[]): Instant => Math.min(...moments) as Instant

/** The latest of several moments. */
export const latest = (...moments: readonly Instant[]): Instant => Math.max(...moments) as Instant
