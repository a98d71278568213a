import { appendFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import type { PolicyAsWritten } from '../../src/core/policy.ts'
import type { EngineName, StartBrowser } from './browser.ts'
import { comingBack } from './coming-back.ts'
import { ending } from './ending.ts'
import { type House, openHouse } from './house.ts'
import { leaving } from './leaving.ts'
import { opening } from './opening.ts'
import type { Scenario } from './scenario.ts'
import { staying } from './staying.ts'
import { working } from './working.ts'

/** Every scenario, in reading order. */
export const scenarios: readonly Scenario[] = [...leaving, ...opening, ...staying, ...working, ...comingBack, ...ending]

// The result of a scenario, for the table: it held, perhaps after some time, or not. Or it was not staged, and why.
type Outcome =
  | { readonly held: boolean; readonly tookMs?: number; readonly version?: string }
  | { readonly not: string }

const note = (engine: EngineName, scenario: Scenario, outcome: Outcome): void => {
  const file = process.env['PAGE_LIFE_RESULTS']
  const { act, verdict } = scenario
  const row = scenarios.indexOf(scenario)
  if (file) appendFileSync(file, `${JSON.stringify({ engine, row, act, verdict, ...outcome })}\n`)
}

// A browser's start costs most. With many at once, other scenarios' times would be the machine's.
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
let turns = 0
const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
  const lane = turns++ % lanes.length
  const done = (lanes[lane] ?? Promise.resolve()).then(work)
  lanes[lane] = done.catch(() => {})
  return done
}

/** A place in which the matrix is played. */
export interface Place {
  /** Its name in the output, after the engine's. */
  readonly name: string
  readonly openHouse: (policy?: PolicyAsWritten) => Promise<House>
}

const library: Place = { name: '', openHouse }

const playOne = async (
  { openHouse }: Place,
  engine: EngineName,
  start: StartBrowser,
  scenario: Scenario,
): Promise<void> => {
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

const playEach = (place: Place, engine: EngineName, start: StartBrowser, played: readonly Scenario[]): void => {
  for (const scenario of played) {
    const not = scenario.notIn?.[engine]
    if (not === undefined)
      it(`${scenario.act}: ${scenario.verdict}`, { timeout: 180_000 }, () => playOne(place, engine, start, scenario))
    else note(engine, scenario, { not })
  }
}

/** Plays scenarios in one engine, by default the whole matrix. Each has a browser and a server of its own. */
export const playMatrix = (engine: EngineName, start: StartBrowser, played = scenarios, place = library): void => {
  const alone = played.filter((scenario) => scenario.isAlone)
  const beside = played.filter((scenario) => !scenario.isAlone)
  const title = engine + place.name
  describe.concurrent(title, () => playEach(place, engine, start, beside))
  // The runner takes these one at a time, after the others.
  if (alone.length > 0) describe.sequential(`${title}, one at a time`, () => playEach(place, engine, start, alone))
}
