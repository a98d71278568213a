import fc from 'fast-check'
import { expect, it } from 'vitest'
import { idleDeadline } from '../../src/core/deadline.ts'
import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { settle, step } from '../../src/core/step.ts'
import { after, before, between, latest, milliseconds, seconds } from '../../src/core/time.ts'
import { beats, dawn, harmless, lastOf, numRuns, policies, signals, tell } from './stories.ts'

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true })
const renewals: fc.Arbitrary<Signal> = fc.oneof(
  fc.constantFrom<Signal>({ type: 'request' }, { type: 'extend' }),
  fc.integer({ min: 0, max: 60 }).map((ago): Signal => ({ type: 'input', ago: seconds(ago) })),
)

const law = (name: string, property: fc.IRawProperty<unknown>): void => {
  it(name, () => fc.assert(property as fc.IProperty<unknown>, { numRuns }))
}

law(
  'nothing rises again, and an end never changes',
  fc.property(policies, beats(), beats(), (policy, first, second) => {
    const { session, now } = lastOf(tell(policy, first))
    const status = statusAt(session, policy, now)
    fc.pre(status.phase === 'ended')
    let later = now
    let is = session
    for (const { wait, signal } of second) {
      later = after(later, seconds(wait))
      is = step(is, signal, policy, later)
      const still = statusAt(is, policy, later)
      expect(still).toEqual(status)
    }
    expect(settle(session, policy, later).ended).toEqual(status.end)
  }),
)

law(
  'none outlives its lifetime',
  fc.property(policies, beats(harmless), (policy, story) => {
    const { session } = lastOf(tell(policy, story))
    const status = statusAt(session, policy, after(dawn, policy.lifetime))
    expect(status.phase).toBe('ended')
    if (status.phase === 'ended') expect(status.end.at).toBeLessThanOrEqual(dawn + policy.lifetime)
  }),
)

law(
  'input never answers a warning before the end by inactivity',
  fc.property(policies, beats(harmless), fraction, fraction, (policy, story, waited, told) => {
    const { session, now } = lastOf(tell(policy, story))
    const { warnsAt } = idleDeadline(session, policy)
    const warned = latest(now, after(warnsAt, milliseconds(Math.floor(waited * policy.warning))))
    fc.pre(statusAt(session, policy, warned).phase !== 'ended')
    const ago = milliseconds(Math.floor(told * between(warnsAt, warned)))
    expect(step(session, { type: 'input', ago }, policy, warned)).toBe(session)
  }),
)

law(
  'time alone only moves forward through the phases',
  fc.property(
    policies,
    beats(),
    fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 }),
    (policy, story, waits) => {
      const order = { active: 0, warning: 1, ended: 2 }
      let { now } = lastOf(tell(policy, story))
      const { session } = lastOf(tell(policy, story))
      let at = 0
      for (const wait of waits) {
        now = after(now, seconds(wait))
        const is = order[statusAt(session, policy, now).phase]
        expect(is).toBeGreaterThanOrEqual(at)
        at = is
      }
    },
  ),
)

law(
  'the same signal twice at one moment is once',
  fc.property(policies, beats(), signals, (policy, story, signal) => {
    const { session, now } = lastOf(tell(policy, story))
    const once = step(session, signal, policy, now)
    expect(step(once, signal, policy, now)).toEqual(once)
  }),
)

law(
  'signals about renewal commute',
  fc.property(policies, beats(harmless), fc.array(renewals, { maxLength: 5 }), (policy, story, all) => {
    const { session, now } = lastOf(tell(policy, story))
    const { warnsAt } = idleDeadline(session, policy)
    // Input from under a warning is none: what commutes is what counts.
    const counting = all.filter((signal) => signal.type !== 'input' || before(now, signal.ago) < warnsAt)
    const told = (signals: readonly Signal[]): Session =>
      signals.reduce((is, signal) => step(is, signal, policy, now), session)
    expect(told(counting.toReversed())).toEqual(told(counting))
    expect(told(counting.toSorted((a, b) => (a.type < b.type ? -1 : 1)))).toEqual(told(counting))
  }),
)
