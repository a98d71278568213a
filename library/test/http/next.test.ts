import { afterAll } from 'vitest'
import { testBaskets } from './baskets-cases.ts'
import { testCookies } from './cookies-cases.ts'
import { testCrossSite } from './cross-site-cases.ts'
import { testDrafts } from './drafts-cases.ts'
import { testFailures } from './failures-cases.ts'
import { testFresh } from './fresh-cases.ts'
import { testLateBodies } from './late-bodies-cases.ts'
import { testNames } from './names-cases.ts'
import { testOrigins } from './origins-cases.ts'
import { testPages } from './pages-cases.ts'
import { testSignals } from './signal-cases.ts'
import { buildStage } from './stages/next.ts'
import { testStory } from './story-cases.ts'
import { testTooMany } from './too-many-cases.ts'
import { testWire } from './wire-cases.ts'

const { stage, close } = await buildStage()
afterAll(close)

testStory('Next 16', stage)
testWire('Next 16', stage)
testNames('Next 16', stage)
testCookies('Next 16', stage)
testCrossSite('Next 16', stage)
testDrafts('Next 16', stage)
testFailures('Next 16', stage)
testOrigins('Next 16', stage, 'no address')
testTooMany('Next 16', stage)
testFresh('Next 16', stage)
testBaskets('Next 16', stage)
testLateBodies('Next 16', stage, 'after the body')
testSignals('Next 16', stage)
testPages(stage)
