import { appendFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import type { EngineName, StartBrowser } from './browser.ts'
import { comingBack } from './coming-back.ts'
import { ending } from './ending.ts'
import { openHouse } from './house.ts'
import { leaving } from './leaving.ts'
import { opening } from './opening.ts'
import type { Scenario } from './scenario.ts'
import { staying } from './staying.ts'

/** Every scenario, in the order in which they are read. */
export const scenarios: readonly Scenario[] = [...leaving, ...opening, ...staying, ...comingBack, ...ending]

// What came of a scenario, for the table: it held, perhaps after some time, or not; or it was not staged, and why.
type Outcome =
  | { readonly held: boolean; readonly tookMs?: number; readonly version?: string }
  | { readonly not: string }

const note = (engine: EngineName, scenario: Scenario, outcome: Outcome): void => {
  const file = process.env['PAGE_LIFE_RESULTS']
  const { act, verdict } = scenario
  const row = scenarios.indexOf(scenario)
  if (file) appendFileSync(file, `${JSON.stringify({ engine, row, act, verdict, ...outcome })}\n`)
}

// Nothing costs so much as a browser that starts: with many at once, what is timed elsewhere would be the machine.
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
let turns = 0
const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
  const lane = turns++ % lanes.length
  const done = (lanes[lane] ?? Promise.resolve()).then(work)
  lanes[lane] = done.catch(() => {})
  return done
}

const playOne = async (engine: EngineName, start: StartBrowser, scenario: Scenario): Promise<void> => {
  const house = await openHouse(scenario.policy)
  try {
    const browser = await inTurn(start)
    try {
      const tookMs = await scenario.play({ browser, house })
      note(engine, scenario, { held: true, version: browser.version, ...(tookMs !== undefined && { tookMs }) })
    } finally {
      await browser.resume().catch(() => {})
      await browser.end()
    }
  } catch (failure) {
    note(engine, scenario, { held: false })
    throw failure
  } finally {
    await house.close()
  }
}

/** The scenarios that are always played in this engine. */
export const alwaysIn = (engine: EngineName): readonly Scenario[] =>
  scenarios.filter((scenario) => scenario.alwaysIn?.includes(engine))

/** Plays scenarios in one engine, the whole matrix as a rule, each in a browser and on a server of its own. */
export const playMatrix = (engine: EngineName, start: StartBrowser, played = scenarios): void => {
  describe.concurrent(engine, () => {
    for (const scenario of played) {
      const not = scenario.notIn?.[engine]
      if (not === undefined)
        it(`${scenario.act}: ${scenario.verdict}`, { timeout: 180_000 }, () => playOne(engine, start, scenario))
      else note(engine, scenario, { not })
    }
  })
}
