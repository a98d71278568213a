import fc from 'fast-check'
import { type Act, type Drawn, runWorld } from './world.ts'

const shortWait = fc.integer({ min: 0, max: 400 })
const wait = fc.oneof(
  { weight: 3, arbitrary: shortWait },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 8_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
)

const address = fc
  .record({
    kind: fc.constantFrom('a', 'a', 'b', 'c'),
    is: fc.constantFrom(
      'page' as const,
      'page' as const,
      'page' as const,
      'page' as const,
      'mute' as const,
      'download' as const,
    ),
    takes: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 5, max: 300 }) },
      { weight: 1, arbitrary: fc.integer({ min: 5, max: 45_000 }) },
    ),
    isAsked: fc.constantFrom(true, true, true, false),
  })
  .map((aim) => (aim.is === 'page' ? aim : { ...aim, kind: aim.is }))

const often: readonly Act['does'][] = [
  'open',
  'open',
  'open',
  'go',
  'go',
  'go',
  'close',
  'close',
  'hide',
  'show',
  'touch',
  'down',
  'crash',
]
const seldom: readonly Act['does'][] = [
  'copy',
  'back',
  'back',
  'stop',
  'freeze',
  'thaw',
  'thaw',
  'kill',
  'cut',
  'restart',
  'down',
  'crash',
]

const acts: fc.Arbitrary<Act> = fc.record({
  wait,
  does: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...often) },
    { weight: 2, arbitrary: fc.constantFrom(...seldom) },
  ),
  tab: fc.nat({ max: 5 }),
  address,
  lasts: fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 100, max: 8_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 60_000 }) },
  ),
})

const delay = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_500 }) },
)

/** Any world. */
export const worlds: fc.Arbitrary<Drawn> = fc.record({
  ways: fc.record({
    seed: fc.nat({ max: 2 ** 31 - 1 }),
    engine: fc.constantFrom('chromium' as const, 'firefox' as const, 'webkit' as const),
    delays: fc.array(delay, { minLength: 1, maxLength: 6 }),
    proxy: fc.constantFrom(
      'none' as const,
      'none' as const,
      'none' as const,
      'none' as const,
      'none' as const,
      'none' as const,
      'refuses' as const,
      'cut' as const,
      'held' as const,
    ),
    isPlain: fc.constantFrom(false, false, false, true),
    lostGoodbyes: fc.constantFrom(0, 0, 1, 4, 8),
  }),
  grace: fc.constantFrom(5, 8),
  lostGrace: fc.constantFrom(15, 20),
  lease: fc.constantFrom(180, 60),
  opening: fc.constantFrom(30, 20),
  acts: fc.array(acts, { minLength: 1, maxLength: 16 }),
  ends: fc.constantFrom('all close' as const, 'all crash' as const, 'killed' as const, 'nothing' as const),
})

/** The story of a world that broke a law. */
export const tellOf = (drawn: Drawn): string => {
  const story: string[] = []
  const { wrong } = runWorld(drawn, story)
  const { ways, acts: _, ...policy } = drawn
  return `${wrong}\n${JSON.stringify({ ...ways, ...policy })}\n${story.join('\n')}`
}
