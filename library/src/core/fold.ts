import { between, type Duration, type Instant, seconds } from './time.ts'

/**
 * The fold: a request less than this after the stored activity writes nothing. So a page that makes ten requests at once
 * costs one write. An end comes at most this much earlier, and never later. A request during a warning is never folded,
 * because every policy leaves more time before it. Input is never folded either; pages report it every few seconds.
 */
export const fold: Duration = seconds(1)

/** Whether a request at a moment needs a write over the stored activity. */
export const isWorthWriting = (activeAt: Instant, at: Instant): boolean => between(activeAt, at) >= fold
