import { between, type Duration, type Instant, seconds } from './time.ts'

/**
 * A request that comes less than this after the activity that is written down is folded into it: a page that asks for ten
 * things at once costs one write. An end comes earlier by less than this, never later. What is asked for during a warning
 * is never folded, because every policy leaves more than this before it. Input, which pages report every few seconds at
 * most, is never folded either.
 */
export const fold: Duration = seconds(1)

/** Whether a request at a moment is worth a write over the activity that is written down. */
export const isWorthWriting = (activeAt: Instant, at: Instant): boolean => between(activeAt, at) >= fold
