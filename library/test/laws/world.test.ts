import fc from 'fast-check'
import { expect, it } from 'vitest'
import { numRuns } from './stories.ts'
import { tellOf, worlds } from './world/drawn.ts'
import { runWorld } from './world/world.ts'

// A world knows which tabs are open, and nothing of the rules by which the core decides that. `npm run test:worlds` runs
// a million of them. Each of these wrong rules, put into the core by hand, breaks a law within 10,000 worlds.
// - A goodbye is ignored, leaves the page its lease, or is taken back by a later report.
// - A page that vanished has `grace`, or its stream's end is ignored, or it takes all other pages along.
// - A stream that stays open does not renew its pages, or one page's own stream makes the others lost.
// - Pages that a roster leaves out stay, and a crashed page's lock is ignored.
// - A requested document is not waited for, or one without the client is waited for like others.
// - A document of another tab is over when a page reports, or one that was stopped holds the session.
// - The first page to close ends the session, or a page of a lost stream goes on by its own reports.
it('no session ends as closed under an open tab that can report, and each ends soon after its last tab', () => {
  let closings = 0
  let goings = 0
  const isWell = fc.property(worlds, (drawn) => {
    const { wrong, isClosed, isJudgedGone } = runWorld(drawn)
    closings += isClosed ? 1 : 0
    goings += isJudgedGone ? 1 : 0
    return wrong === undefined
  })
  // The same worlds each time, so that a change is judged by its effect. `npm run test:worlds` looks for new ones.
  const { failed, counterexample, seed, counterexamplePath: path } = fc.check(isWell, { numRuns, seed: 1 })
  if (failed && counterexample)
    expect.fail(`${tellOf(counterexample[0])}\nAgain: npm run test:worlds -- --seed ${seed} --path ${path}`)
  // Both laws have had something to judge.
  expect(closings).toBeGreaterThan(numRuns / 10)
  expect(goings).toBeGreaterThan(numRuns / 10)
})
