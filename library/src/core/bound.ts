import { Misuse } from './misuse.ts'

/** How many sessions a subject may have at a time, and what one more sign-in does. */
export interface Bound {
  readonly most: number
  /** `end-oldest`: the session that began first ends as `replaced`. `refuse`: the sign-in is refused. */
  readonly then: 'end-oldest' | 'refuse'
}

/** A bound as it is written. `then`: `end-oldest` when left out. */
export type BoundAsWritten = Pick<Bound, 'most'> & Partial<Bound>

const choices = ['end-oldest', 'refuse']

/**
 * A checked bound.
 * @throws Misuse naming the field, its value and what to write instead.
 */
export const defineBound = (written: BoundAsWritten): Bound => {
  if (typeof written !== 'object' || written === null)
    throw new Misuse(
      'policy.not-a-count',
      `policy.sessions is ${String(written)}; write { most: ${Number(written) || 100}, then: 'end-oldest' }`,
    )
  const { most, then = 'end-oldest' } = written
  if (!Number.isSafeInteger(most) || most < 1)
    throw new Misuse('policy.not-a-count', `policy.sessions.most is ${String(most)}; write a whole number of 1 or more`)
  if (!choices.includes(then))
    throw new Misuse(
      'policy.not-a-choice',
      `policy.sessions.then is ${JSON.stringify(then)}; write one of 'end-oldest', 'refuse'`,
    )
  return { most, then }
}

/** The stricter of two bounds: the smaller number, and a refusal when either refuses. */
export const stricterBound = (a: Bound | undefined, b: Bound | undefined): Bound | undefined => {
  if (!a || !b) return a ?? b
  const then = a.then === 'refuse' ? a.then : b.then
  return { most: Math.min(a.most, b.most), then }
}
