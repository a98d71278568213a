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

const note = (engine: EngineName, version: string, { act, verdict }: Scenario, tookMs: number | undefined): void => {
  const file = process.env['PAGE_LIFE_RESULTS']
  if (file) appendFileSync(file, `${JSON.stringify({ engine, version, act, verdict, tookMs })}\n`)
}

/** Plays the matrix in one engine, each scenario in a browser and on a server of its own. */
export const playMatrix = (engine: EngineName, start: StartBrowser): void => {
  describe.concurrent(engine, () => {
    for (const scenario of scenarios) {
      if (scenario.notIn?.[engine] !== undefined) continue
      it(`${scenario.act}: ${scenario.verdict}`, { timeout: 180_000 }, async () => {
        const house = await openHouse(scenario.policy)
        try {
          const browser = await start()
          try {
            note(engine, browser.version, scenario, await scenario.play({ browser, house }))
          } finally {
            await browser.resume().catch(() => {})
            await browser.end()
          }
        } finally {
          await house.close()
        }
      })
    }
  })
}
