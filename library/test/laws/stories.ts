import fc from 'fast-check'
import { definePolicy, type Policy } from '../../src/core/policy.ts'
import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { start, step } from '../../src/core/step.ts'
import { after, type Instant, instant, milliseconds, seconds } from '../../src/core/time.ts'

/** How many stories each law is held to. */
export const numRuns = 10_000

/** The moment at which every story starts. */
export const dawn: Instant = instant(1_000_000_000_000)

/** A policy in whole seconds. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    idle: fc.integer({ min: 40, max: 300 }),
    warning: fc.integer({ min: 20, max: 30 }),
    longer: fc.integer({ min: 1, max: 900 }),
    lifetimeWarning: fc.integer({ min: 20, max: 40 }),
    grace: fc.integer({ min: 1, max: 8 }),
    lostGrace: fc.integer({ min: 1, max: 30 }),
    lease: fc.integer({ min: 10, max: 200 }),
    ends: fc.constantFrom('last-page' as const, 'any-page' as const, 'never' as const),
  })
  .map(({ idle, warning, longer, lifetimeWarning, grace, lostGrace, lease, ends }) =>
    definePolicy({
      idle: seconds(idle),
      warning: seconds(warning),
      lifetime: seconds(idle + longer),
      lifetimeWarning: seconds(lifetimeWarning),
      presence:
        ends === 'never'
          ? 'never'
          : { ends, grace: seconds(grace), lostGrace: seconds(lostGrace), lease: seconds(lease), opening: seconds(20) },
    }),
  )

const page = fc.constantFrom('a', 'b', 'c')
const stream = fc.constantFrom('s', 't')
const ago = fc.integer({ min: 0, max: 60 }).map((count) => seconds(count))

/** A signal that ends nothing. */
export const harmless: fc.Arbitrary<Signal> = fc.oneof(
  ago.map((value): Signal => ({ type: 'input', ago: value })),
  fc.constantFrom<Signal>({ type: 'request' }, { type: 'extend' }),
  page.map((name): Signal => ({ type: 'page-opening', page: `o${name}` })),
  fc
    .record({ page, before: fc.subarray(['a', 'b', 'c', 'oa', 'ob', 'oc'], { maxLength: 4 }) })
    .map(
      ({ page: name, before }): Signal =>
        before.length === 0 ? { type: 'page-seen', page: name } : { type: 'page-seen', page: name, after: before },
    ),
  fc.record({
    type: fc.constantFrom('page-left' as const, 'page-lost' as const, 'page-hidden' as const),
    // A document that was asked for may turn out to be no page, such as a download.
    page: fc.oneof(
      page,
      page.map((name) => `o${name}`),
    ),
  }),
  fc.record({
    type: fc.constant('stream-opened' as const),
    stream,
    pages: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
    others: fc.constantFrom('lost' as const, 'kept' as const),
    nth: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({ type: fc.constantFrom('stream-kept' as const, 'stream-lost' as const), stream }),
)

/** Any signal. */
export const signals: fc.Arbitrary<Signal> = fc.oneof(
  { weight: 12, arbitrary: harmless },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Signal>({ type: 'sign-out' }, { type: 'revoke', by: 'x' }, { type: 'replace' }),
  },
)

/** A signal, so many seconds after the one before it. */
export interface Beat {
  readonly wait: number
  readonly signal: Signal
}

/** What happens, one thing after the other. */
export const beats = (of: fc.Arbitrary<Signal> = signals): fc.Arbitrary<readonly Beat[]> =>
  fc.array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), signal: of }), { maxLength: 20 })

/** A story as far as it was told. */
export interface Told {
  readonly session: Session
  readonly now: Instant
}

/** Tells a story, and every moment of it: the session after each signal. */
export const tell = (policy: Policy, story: readonly Beat[]): readonly [Told, ...Told[]] => {
  const told: [Told, ...Told[]] = [{ session: start('carla', ['clerk'], policy, dawn), now: dawn }]
  for (const { wait, signal } of story) {
    const { session, now } = told.at(-1) ?? told[0]
    const later = after(now, milliseconds(wait * 1_000))
    told.push({ session: step(session, signal, policy, later), now: later })
  }
  return told
}

/** The end of a story. */
export const lastOf = (told: readonly [Told, ...Told[]]): Told => told.at(-1) ?? told[0]
