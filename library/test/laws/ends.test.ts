import fc from 'fast-check'
import { expect, it } from 'vitest'
import { statusAt } from '../../src/core/status.ts'
import { settle, step } from '../../src/core/step.ts'
import { after, seconds } from '../../src/core/time.ts'
import { beats, dawn, harmless, lastOf, numRuns, policies, signals, tell } from './stories.ts'

const law = (name: string, property: fc.IRawProperty<unknown>): void => {
  it(name, () => fc.assert(property as fc.IProperty<unknown>, { numRuns }))
}

law(
  'nothing rises again, and an end never changes',
  fc.property(policies, beats(), beats(), (policy, first, second) => {
    const { session, now } = lastOf(tell(policy, first))
    const status = statusAt(session, policy, now)
    if (status.phase !== 'ended') return
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
  fc.property(policies, beats(harmless), fc.integer({ min: 0, max: 60 }), (policy, story, ago) => {
    const { session, now } = lastOf(tell(policy, story))
    const status = statusAt(session, policy, now)
    if (status.phase !== 'warning' || status.reason !== 'idle') return
    const warnedFor = policy.warning - status.endsIn
    const is = step(session, { type: 'input', ago: seconds(Math.min(ago, Math.floor(warnedFor / 1_000))) }, policy, now)
    expect(is).toBe(session)
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
  fc.property(policies, beats(harmless), fc.integer({ min: 0, max: 60 }), (policy, story, ago) => {
    const { session, now } = lastOf(tell(policy, story))
    const status = statusAt(session, policy, now)
    // Input from under a warning is none: what commutes is what counts.
    const isUnderWarning =
      status.phase === 'warning' && status.reason === 'idle' && status.endsIn + ago * 1_000 < policy.warning
    const renewals = [
      { type: 'request' },
      { type: 'extend' },
      ...(isUnderWarning ? [] : [{ type: 'input', ago: seconds(ago) } as const]),
    ] as const
    for (const one of renewals)
      for (const other of renewals) {
        const there = step(step(session, one, policy, now), other, policy, now)
        const back = step(step(session, other, policy, now), one, policy, now)
        expect(there).toEqual(back)
      }
  }),
)

law(
  'a person who does something in every quiet stretch is neither warned nor ended for inactivity',
  fc.property(
    policies,
    fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { maxLength: 20 }),
    (policy, fractions) => {
      const quiet = (policy.idle - policy.warning) / 1_000
      const story = fractions.map((fraction) => ({
        wait: Math.floor(fraction * quiet),
        signal: { type: 'input', ago: seconds(0) } as const,
      }))
      for (const { session, now } of tell(policy, story)) {
        const status = statusAt(session, policy, now)
        if (status.phase === 'ended') expect(status.end.reason).toBe('lifetime')
        if (status.phase === 'warning') expect(status.reason).toBe('lifetime')
      }
    },
  ),
)
