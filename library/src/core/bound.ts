import { checkFields } from './known-fields.ts'
import { Misuse } from './misuse.ts'

/** How many sessions a subject may have at a time, and what one more sign-in does. */
export interface Bound {
  readonly most: number
  /**
   * `end-oldest`: the session that began first ends as `replaced`. `ask`: the sign-in waits until the person has chosen
   * which one ends. `refuse`: the sign-in is refused.
   */
  readonly then: 'end-oldest' | 'ask' | 'refuse'
}

/** A bound as it is written. `then`: `end-oldest` when left out. */
export type BoundAsWritten = Pick<Bound, 'most'> & Partial<Bound>

// The stricter ones come later.
const choices: readonly Bound['then'][] = ['end-oldest', 'ask', 'refuse']

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
  const named = { code: 'policy.unknown-field', name: 'policy.sessions', write: '{ most: 100 }' } as const
  // biome-ignore lint/suspicious/noThenProperty: a bound says what happens then.
  checkFields(written, { most: true, then: true }, named)
  const { most, then = 'end-oldest' } = written
  if (!Number.isSafeInteger(most) || most < 1)
    throw new Misuse('policy.not-a-count', `policy.sessions.most is ${String(most)}; write a whole number of 1 or more`)
  if (!choices.includes(then))
    throw new Misuse(
      'policy.not-a-choice',
      `policy.sessions.then is ${JSON.stringify(then)}; write one of 'end-oldest', 'ask', 'refuse'`,
    )
  return { most, then }
}

/** The stricter of two bounds: the smaller number, and a refusal when either refuses, else a question when either asks. */
export const stricterBound = (a: Bound | undefined, b: Bound | undefined): Bound | undefined => {
  if (!a || !b) return a ?? b
  const then = choices.indexOf(a.then) > choices.indexOf(b.then) ? a.then : b.then
  return { most: Math.min(a.most, b.most), then }
}
