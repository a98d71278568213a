import { it } from 'vitest'
import { startChromium } from '../../../library/test/page-life/chromium.ts'
import { startFirefox } from '../../../library/test/page-life/firefox.ts'
import { playMatrix, scenarios } from '../../../library/test/page-life/matrix.ts'
import { isHere } from '../guard/proxies.ts'
import { openHouse, type Shape } from './house.ts'

const engines = { chromium: startChromium, firefox: startFirefox } as const

const isEngine = (name: string): name is keyof typeof engines => Object.hasOwn(engines, name)

/** Plays rows of page life behind the gateway in one shape, in Chromium or the engine that PAGE_LIFE_ENGINE names. */
export const playBehind = (shape: Shape, played = scenarios): void => {
  const engine = process.env['PAGE_LIFE_ENGINE'] ?? 'chromium'
  if (!isEngine(engine)) throw new Error(`PAGE_LIFE_ENGINE is ${engine}; write ${Object.keys(engines).join(' or ')}`)
  if (shape === 'nginx and guard' && !isHere('nginx'))
    return void it(`nothing is played behind ${shape}: no nginx`, () => console.log('not run here: no nginx'))
  for (const { act, notIn } of played)
    if (notIn?.[engine] !== undefined) console.log(`not played behind ${shape}: ${act}: ${notIn[engine]}`)
  playMatrix(engine, engines[engine], played, { name: ` behind ${shape}`, openHouse: openHouse(shape) })
}
