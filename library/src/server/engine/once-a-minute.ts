import { between, type Instant, minutes } from '../../core/time.ts'

/** Whether to report a kind of event now, and how many of the kind were left out before. */
export type OnceAMinute = (kind: string, now: Instant) => { readonly unsaid: number } | undefined

const mostKinds = 1_000

/** A limit of one report a minute for each kind. So a stranger who causes many gets one line a minute. */
export const createOnceAMinute = (): OnceAMinute => {
  const kinds = new Map<string, { said: Instant; unsaid: number }>()
  return (kind, now) => {
    const known = kinds.get(kind)
    const since = known && between(known.said, now)
    // A clock that was set back must not silence a kind for longer.
    if (known && since !== undefined && since >= 0 && since < minutes(1)) {
      known.unsaid += 1
      return undefined
    }
    if (!known && kinds.size >= mostKinds) kinds.clear()
    kinds.set(kind, { said: now, unsaid: 0 })
    return { unsaid: known?.unsaid ?? 0 }
  }
}
