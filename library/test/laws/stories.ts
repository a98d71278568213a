import fc from 'fast-check'
import { definePolicy, type Policy } from '../../src/core/policy.ts'
import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { start, step } from '../../src/core/step.ts'
import { after, type Instant, instant, milliseconds, seconds } from '../../src/core/time.ts'

/** The number of stories that each law is held to. */
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
    // Half of it is in whole seconds too.
    lease: fc.integer({ min: 5, max: 100 }).map((half) => 2 * half),
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

// A page is seen with the page that it replaces, and now and then without a stream that stays open.
const seen = fc
  .record({
    page,
    before: fc.subarray(['a', 'b', 'c', 'oa', 'ob', 'oc', '-'], { maxLength: 4 }),
    nth: fc.constantFrom(0, 0, 0, 1, 2),
  })
  .map(
    ({ page: name, before, nth }): Signal => ({
      type: 'page-seen',
      page: name,
      ...(before.length > 0 && { after: before }),
      ...(nth > 0 && { nth }),
    }),
  )

const document = fc
  .record({
    type: fc.constantFrom('page-opening' as const, 'page-opening' as const, 'page-answered' as const),
    page,
    speaks: fc.constantFrom(undefined, 'perhaps' as const, 'if-a-page' as const),
  })
  .map(({ type, page: name, speaks }): Signal => ({ type, page: `o${name}`, ...(speaks && { speaks }) }))

/** A signal that ends nothing. */
export const harmless: fc.Arbitrary<Signal> = fc.oneof(
  ago.map((value): Signal => ({ type: 'input', ago: value })),
  fc.record({ value: ago, page }).map(({ value, page: name }): Signal => ({ type: 'input', ago: value, page: name })),
  fc.constantFrom<Signal>({ type: 'request' }, { type: 'extend' }, { type: 'warning-shown' }),
  page.map((message): Signal => ({ type: 'message-seen', message })),
  document,
  seen,
  fc.record({
    type: fc.constantFrom('page-left' as const, 'page-lost' as const, 'page-hidden' as const),
    // A requested document may turn out to be no page, such as a download.
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

/** A signal that names no pages, save in passing. */
export const stays: fc.Arbitrary<Signal> = fc.oneof(
  { weight: 4, arbitrary: ago.map((value): Signal => ({ type: 'input', ago: value })) },
  { weight: 4, arbitrary: ago.map((value): Signal => ({ type: 'input', ago: value, page: 'a' })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Signal>(
      { type: 'request' },
      { type: 'extend' },
      { type: 'extend', page: 'a' },
      { type: 'warning-shown' },
    ),
  },
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

/** The signals of a story, one after the other. */
export const beats = (of: fc.Arbitrary<Signal> = signals): fc.Arbitrary<readonly Beat[]> =>
  fc.array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), signal: of }), { maxLength: 20 })

/** A moment of a story. */
export interface Told {
  readonly session: Session
  readonly now: Instant
}

/** Runs a story, and returns every moment of it: the session after each signal. */
export const tell = (policy: Policy, story: readonly Beat[]): readonly [Told, ...Told[]] => {
  const moments: [Told, ...Told[]] = [{ session: start('carla', ['clerk'], policy, dawn), now: dawn }]
  for (const { wait, signal } of story) {
    const { session, now } = moments.at(-1) ?? moments[0]
    const later = after(now, milliseconds(wait * 1_000))
    moments.push({ session: step(session, signal, policy, later), now: later })
  }
  return moments
}

/** The end of a story. */
export const lastOf = (moments: readonly [Told, ...Told[]]): Told => moments.at(-1) ?? moments[0]
