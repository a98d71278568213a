import type { PolicyAsWritten } from '../../src/core/policy.ts'
import type { Browser, EngineName } from './browser.ts'
import type { House } from './house.ts'

/** What a scenario is played with. */
export interface Stage {
  readonly browser: Browser
  readonly house: House
}

/** One act and the server's verdict. */
export interface Scenario {
  readonly act: string
  readonly verdict: string
  readonly policy?: PolicyAsWritten
  /** The engines that it cannot be staged in, each with why not. */
  readonly notIn?: Readonly<Partial<Record<EngineName, string>>>
  /** The engines beside Chromium that `npm test` plays it in; `npm run test:browsers` plays all. */
  readonly alwaysIn?: readonly EngineName[]
  /** Plays it and checks the verdict. The answer: how long that took from the act, where something was to happen. */
  readonly play: (stage: Stage) => Promise<number | undefined>
}

/** An act that not every driver has. A scenario that plays one names in `notIn` the engines that are without it. */
export const needed = <Act>(act: Act | undefined): Act => {
  if (act === undefined) throw new Error('the driver is without an act that this scenario plays; say so in its notIn')
  return act
}
